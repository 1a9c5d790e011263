import { runCommand } from './command-step.ts';
import { EXIT_INTERRUPTED, interruption } from './interruption.ts';
import type { StepName } from './steps.ts';
import { clearTallies, sumTallies } from './tally-file.ts';

/** Steps, and how many of them run at the same time. */
export interface Group {
  steps: readonly StepName[];
  concurrency: number;
}

/** Groups that run next to one another: turbo alone decides in which order a group's steps start. */
export type Phase = readonly Group[];

/**
 * Runs phases of steps through turbo, one phase after the other, and sets the exit code: 0 only when every step passed. A
 * step that passed runs again only when a file it depends on has changed (`checks/turbo.json`). A failed step does not stop
 * the others, so that one run reports everything; a signal ends the running steps and the whole run.
 */
export async function runPhases(phases: readonly Phase[]): Promise<void> {
  const signal = interruption();
  await clearTallies();
  for (const phase of phases) {
    if (!signal.aborted) await Promise.all(phase.map((group) => runGroup(group, signal)));
  }
  const { passed, failed } = await sumTallies(phases.flat().flatMap(({ steps }) => steps));
  process.stdout.write(`\n${passed} passed, ${failed} failed${signal.aborted ? ', then interrupted' : ''}\n`);
  process.exitCode = signal.aborted ? EXIT_INTERRUPTED : failed === 0 ? 0 : 1;
}

const runGroup = ({ steps, concurrency }: Group, signal: AbortSignal): Promise<number> =>
  runCommand(
    [
      ...['turbo', 'run', ...steps.map((step) => `step:${step}`), '--filter=@cio-bus/checks'],
      ...['--continue=always', '--env-mode=loose', `--concurrency=${concurrency}`],
      ...['--ui=stream', '--log-order=grouped', '--log-prefix=none', '--output-logs=full'],
    ],
    signal,
  );
