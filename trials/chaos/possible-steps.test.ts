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
  it('leaves a plan as it is when Kafka is a process of ours', () => {
    expect(stepsOf([kill, restart], true, { CI: 'true' })).toEqual({ steps: [kill, restart], printed: [] });
  });

  it('leaves the restarts of a Kafka out that is not, and says so', () => {
    const { steps, printed } = stepsOf([kill, restart], false);
    expect(steps).toEqual([kill]);
    expect(printed).toEqual(['Kafka is not a process of ours, and is not restarted.']);
  });

  it('fails there under CI, where a run without them would prove less than it says', () => {
    expect(() => stepsOf([kill, restart], false, { CI: 'true' })).toThrow(/not restarted: unset KAFKA_BROKERS/);
  });

  it('asks for no such Kafka when the plan restarts none', () => {
    expect(stepsOf([kill], false, { CI: 'true' }).steps).toEqual([kill]);
  });
});
