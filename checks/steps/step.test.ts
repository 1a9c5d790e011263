import { describe, expect, it } from 'vitest';
import { PASSED, runSteps, type Step } from './step.ts';

const holds = (name: string): Step => ({ name, run: async () => PASSED });
const breaks: Step = { name: 'breaks', run: () => Promise.reject(new Error('no such command')) };

describe('runSteps', () => {
  it('goes on after a step that threw, so that one run tells all that is wrong', async () => {
    const printed: string[] = [];

    const total = await runSteps([holds('first'), breaks, holds('last')], (line) => printed.push(line));

    expect(total).toEqual({ passed: 2, failed: 1 });
    expect(printed.join('\n')).toMatch(/first: ok[\s\S]*no such command[\s\S]*breaks: 1 FAILED[\s\S]*last: ok/);
  });
});
