import { describe, expect, it } from 'vitest';
import { PASSED, runStep } from './step.ts';

describe('runStep', () => {
  it('counts a step that throws as failed, and prints why', async () => {
    const printed: string[] = [];
    const broken = { name: 'broken', run: () => Promise.reject(new Error('no such command')) };

    expect(await runStep(broken, (line) => printed.push(line))).toEqual({
      passed: 0,
      failed: 1,
      failures: ['no such command'],
    });
    expect(printed.join('\n')).toMatch(/no such command\n── broken: 1 FAILED/);
  });

  it('prints how long a step took', async () => {
    const printed: string[] = [];
    await runStep({ name: 'fine', run: async () => PASSED }, (line) => printed.push(line));
    expect(printed).toEqual([expect.stringMatching(/^── fine: ok \(\d+\.\d s\)$/)]);
  });
});
