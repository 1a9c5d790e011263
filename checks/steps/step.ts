import { once } from 'node:events';

/** Number of checks that passed and failed. */
export interface Tally {
  passed: number;
  failed: number;
}

/** One thing that must hold before a merge. */
export interface Step {
  name: string;
  /** Prints what it finds. Its commands end when `signal` aborts. */
  run(signal?: AbortSignal): Promise<Tally>;
}

/** Tally of a whole run; `interrupted` when a signal ended it before the last step. */
export interface RunResult extends Tally {
  interrupted: boolean;
}

export const PASSED: Tally = { passed: 1, failed: 0 };
export const FAILED: Tally = { passed: 0, failed: 1 };

/** A step that has nothing to stop in order: an interruption abandons it at once. */
export const abandonable = ({ name, run }: Step): Step => ({
  name,
  run: (signal) => (signal ? Promise.race([run(signal), once(signal, 'abort').then(() => FAILED)]) : run()),
});

/**
 * Runs steps one after the other and prints the result of each. A step that throws has failed. A failed step does not stop
 * the next one, so that one run reports everything; an aborted `signal` does.
 */
export async function runSteps(
  steps: readonly Step[],
  print: (line: string) => void,
  signal?: AbortSignal,
): Promise<RunResult> {
  const total = { passed: 0, failed: 0, interrupted: false };
  for (const step of steps) {
    if (signal?.aborted) break;
    const { passed, failed } = await runStep(step, print, signal);
    total.passed += passed;
    total.failed += failed;
  }
  total.interrupted = signal?.aborted === true;
  return total;
}

async function runStep({ name, run }: Step, print: (line: string) => void, signal?: AbortSignal): Promise<Tally> {
  print(`\n── ${name}`);
  const startedAt = performance.now();
  const { passed, failed } = await run(signal).catch((error: unknown) => {
    print(error instanceof Error ? error.message : String(error));
    return FAILED;
  });
  const seconds = ((performance.now() - startedAt) / 1_000).toFixed(1);
  const result = signal?.aborted ? 'INTERRUPTED' : failed === 0 ? 'ok' : `${failed} FAILED`;
  print(`── ${name}: ${result} (${seconds} s)`);
  return { passed, failed };
}
