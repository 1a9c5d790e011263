import { describe, expect, it } from 'vitest';
import { PASSED, runSteps, type Step } from './step.ts';

const passes = (name: string): Step => ({ name, run: async () => PASSED });
const breaks: Step = { name: 'breaks', run: () => Promise.reject(new Error('no such command')) };

describe('runSteps', () => {
  it('continues after a step that threw, so that one run reports everything', async () => {
    const printed: string[] = [];

    const total = await runSteps([passes('first'), breaks, passes('last')], (line) => printed.push(line));

    expect(total).toEqual({ passed: 2, failed: 1, interrupted: false });
    expect(printed.join('\n')).toMatch(/first: ok[\s\S]*no such command[\s\S]*breaks: 1 FAILED[\s\S]*last: ok/);
  });

  it('starts no step after an interruption', async () => {
    const interruption = new AbortController();
    const interrupted: Step = {
      name: 'interrupted',
      run: async () => {
        interruption.abort();
        return PASSED;
      },
    };

    const total = await runSteps([passes('first'), interrupted, passes('last')], () => {}, interruption.signal);

    expect(total).toEqual({ passed: 2, failed: 0, interrupted: true });
  });
});
