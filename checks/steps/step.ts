import { once } from 'node:events';

/** Number of checks that passed and failed. */
export interface Tally {
  passed: number;
  failed: number;
  /** What failed, for the end of the whole run: a line of a failure each, the first one its name. */
  failures?: readonly string[];
}

/** One thing that must hold before a merge. */
export interface Step {
  name: string;
  /** Prints what it finds. Its commands end when `signal` aborts. */
  run(signal?: AbortSignal): Promise<Tally>;
}

export const PASSED: Tally = { passed: 1, failed: 0 };
export const FAILED: Tally = { passed: 0, failed: 1 };

/** A step that has nothing to stop in order: an interruption abandons it at once. */
export const abandonable = ({ name, run }: Step): Step => ({
  name,
  run: (signal) => (signal ? Promise.race([run(signal), once(signal, 'abort').then(() => FAILED)]) : run()),
});

/** Runs a step and prints its result. A step that throws has failed. */
export async function runStep(
  { name, run }: Step,
  print: (line: string) => void,
  signal?: AbortSignal,
): Promise<Tally> {
  const startedAt = performance.now();
  const tally = await run(signal).catch((error: unknown) => {
    const message = error instanceof Error ? error.message : String(error);
    print(message);
    return { ...FAILED, failures: message.split('\n') };
  });
  const seconds = ((performance.now() - startedAt) / 1_000).toFixed(1);
  const result = signal?.aborted ? 'INTERRUPTED' : tally.failed === 0 ? 'ok' : `${tally.failed} FAILED`;
  print(`── ${name}: ${result} (${seconds} s)`);
  return tally;
}
