/** How many things held and how many did not. */
export interface Tally {
  passed: number;
  failed: number;
}

/** One thing that must hold before a merge. */
export interface Step {
  name: string;
  /** Prints what it finds. */
  run(): Promise<Tally>;
}

export const PASSED: Tally = { passed: 1, failed: 0 };
export const FAILED: Tally = { passed: 0, failed: 1 };

/** Runs steps one after the other, also after a failed one, and says how each went. A step that throws has failed. */
export async function runSteps(steps: readonly Step[], print: (line: string) => void): Promise<Tally> {
  const total = { passed: 0, failed: 0 };
  for (const { name, run } of steps) {
    print(`\n── ${name}`);
    const startedAt = performance.now();
    const { passed, failed } = await run().catch((error: unknown) => {
      print(error instanceof Error ? error.message : String(error));
      return FAILED;
    });
    const seconds = ((performance.now() - startedAt) / 1_000).toFixed(1);
    print(`── ${name}: ${failed === 0 ? 'ok' : `${failed} FAILED`} (${seconds} s)`);
    total.passed += passed;
    total.failed += failed;
  }
  return total;
}
