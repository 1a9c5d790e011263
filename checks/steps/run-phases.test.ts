import { describe, expect, it } from 'vitest';
import { commandStep } from './command-step.ts';
import { summary } from './run-phases.ts';
import { PASSED } from './step.ts';

describe('summary', () => {
  it('ends with the sum of the counts', () => {
    const { failed, lines } = summary([{ passed: 7, failed: 0 }, PASSED]);
    expect(failed).toBe(0);
    expect(lines).toEqual(['8 passed, 0 failed']);
  });

  it('repeats what failed, since it is far up in the output', async () => {
    const script = "console.log('chaos: 3 events are missing'); process.exit(1)";
    const tally = await commandStep('small chaos run', ['node', '-e', script]).run();
    const { failed, lines } = summary([PASSED, tally]);
    expect(failed).toBe(1);
    expect(lines).toEqual([
      '── what failed',
      `node -e ${script}`,
      '  chaos: 3 events are missing',
      '',
      '1 passed, 1 failed',
    ]);
  });
});
