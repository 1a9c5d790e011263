import { runCommand } from './command-step.ts';
import { EXIT_INTERRUPTED, interruption } from './interruption.ts';
import type { Tally } from './step.ts';
import type { StepName } from './steps.ts';
import { clearTallies, readTallies } from './tally-file.ts';

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
 * the others, so that one run reports everything; what failed is repeated at the end, where it is found. A signal ends the
 * running steps and the whole run.
 */
export async function runPhases(phases: readonly Phase[]): Promise<void> {
  const signal = interruption();
  await clearTallies();
  for (const phase of phases) {
    if (!signal.aborted) await Promise.all(phase.map((group) => runGroup(group, signal)));
  }
  const tallies = await readTallies(phases.flat().flatMap(({ steps }) => steps));
  const { failed, lines } = summary(tallies);
  process.stdout.write(`\n${lines.join('\n')}${signal.aborted ? ', then interrupted' : ''}\n`);
  process.exitCode = signal.aborted ? EXIT_INTERRUPTED : failed === 0 ? 0 : 1;
}

/** The failures of all steps, then the sum of their counts. */
export function summary(tallies: readonly Tally[]): { failed: number; lines: string[] } {
  const sum = (count: (tally: Tally) => number) => tallies.reduce((total, tally) => total + count(tally), 0);
  const failed = sum((tally) => tally.failed);
  const failures = tallies.flatMap(({ failures = [] }) => failures);
  const total = `${sum((tally) => tally.passed)} passed, ${failed} failed`;
  return { failed, lines: [...(failures.length > 0 ? ['── what failed', ...failures, ''] : []), total] };
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
