import { describe, expect, it } from 'vitest';
import type { ChaosStep } from './plan.ts';
import { possibleSteps } from './possible-steps.ts';

const kill: ChaosStep = { atMs: 1, act: 'kill', victim: 'a' };
const restart: ChaosStep = { atMs: 2, act: 'restart-kafka', signal: 'SIGKILL' };

function stepsOf(plan: ChaosStep[], restartable: boolean, env: Record<string, string> = {}) {
  const printed: string[] = [];
  const steps = possibleSteps(plan, { restartable, print: (line) => void printed.push(line) }, env);
  return { steps, printed };
}

describe('possibleSteps', () => {
  it('leaves a plan unchanged if Kafka can be restarted', () => {
    expect(stepsOf([kill, restart], true, { CI: 'true' })).toEqual({ steps: [kill, restart], printed: [] });
  });

  it('skips restarts of any other Kafka, and prints that', () => {
    const { steps, printed } = stepsOf([kill, restart], false);
    expect(steps).toEqual([kill]);
    expect(printed).toEqual(['This Kafka cannot be restarted; those steps are skipped.']);
  });

  it('fails under CI, where a run without restarts would prove too little', () => {
    expect(() => stepsOf([kill, restart], false, { CI: 'true' })).toThrow(/cannot be restarted: unset KAFKA_BROKERS/);
  });

  it('accepts any Kafka if the plan does not restart it', () => {
    expect(stepsOf([kill], false, { CI: 'true' }).steps).toEqual([kill]);
  });
});
