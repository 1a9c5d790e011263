import { runSteps, type Step } from './step.ts';

const EXIT_INTERRUPTED = 130;
const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

const print = (line: string) => void process.stdout.write(`${line}\n`);

/**
 * Runs the steps of a command and sets its exit code: 0 only when all of them passed. The first SIGINT, SIGTERM or SIGHUP
 * ends the running step and the whole run; then this process exits with 130.
 */
export async function runAll(steps: readonly Step[]): Promise<void> {
  const interruption = new AbortController();
  for (const signal of signals) process.on(signal, () => interruption.abort());
  const { passed, failed, interrupted } = await runSteps(steps, print, interruption.signal);
  print(`\n${passed} passed, ${failed} failed${interrupted ? ', then interrupted' : ''}`);
  if (interrupted) process.exit(EXIT_INTERRUPTED); // downloads of ours may still be running
  process.exitCode = failed === 0 ? 0 : 1;
}
