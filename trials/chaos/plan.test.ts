import { describe, expect, it } from 'vitest';
import { type FaultKind, faultKinds } from './fault-kinds.ts';
import { type ChaosStep, planChaos } from './plan.ts';

const FIVE_MINUTES = 300_000;
const victims = ['a', 'b', 'c', 'd'];

const plan = (seed: number, kinds: readonly FaultKind[] = faultKinds, durationMs = FIVE_MINUTES) =>
  planChaos({ seed, durationMs, kinds: new Set(kinds), victims });

const stepsOf = <Act extends ChaosStep['act']>(steps: readonly ChaosStep[], act: Act) =>
  steps.filter((step): step is Extract<ChaosStep, { act: Act }> => step.act === act);

const seeds = Array.from({ length: 50 }, (_, seed) => seed);

describe('planChaos', () => {
  it('makes the same plan for the same seed and another one for another, in the order of time', () => {
    expect(plan(7)).toEqual(plan(7));
    expect(plan(7)).not.toEqual(plan(8));
    for (const seed of seeds) {
      const times = plan(seed).map(({ atMs }) => atMs);
      expect(times).toEqual(times.toSorted((a, b) => a - b));
    }
  });

  it('kills somebody every 3 to 8 s, and nobody twice before all others', () => {
    for (const seed of seeds) {
      const kills = stepsOf(plan(seed), 'kill');
      const waits = kills.map(({ atMs }, index) => atMs - (kills[index - 1]?.atMs ?? 0));
      expect(Math.min(...waits)).toBeGreaterThanOrEqual(3_000);
      expect(Math.max(...waits)).toBeLessThanOrEqual(8_000);
      expect(
        kills
          .slice(0, 4)
          .map(({ victim }) => victim)
          .sort(),
      ).toEqual(victims);
    }
  });

  it('freezes somebody now and then for longer than a session of 10 s, once in a short run', () => {
    for (const seed of seeds) {
      const freezes = stepsOf(plan(seed), 'freeze');
      expect(freezes).toHaveLength(4);
      for (const { forMs, atMs } of freezes) {
        expect(forMs).toBeGreaterThan(10_000);
        expect(atMs + forMs).toBeLessThan(FIVE_MINUTES);
      }
      expect(stepsOf(plan(seed, faultKinds, 45_000), 'freeze')).toHaveLength(1);
    }
  });

  it('restarts Kafka once in good order and once without', () => {
    for (const seed of seeds) {
      const signals = stepsOf(plan(seed), 'restart-kafka').map(({ signal }) => signal);
      expect(signals.sort()).toEqual(['SIGKILL', 'SIGTERM']);
    }
  });

  it('has 20 s of 503 and a storm of 429s, and lost and slow answers to the end', () => {
    for (const seed of seeds) {
      const changes = stepsOf(plan(seed), 'set-faults');
      const lengthOf = (holds: (step: (typeof changes)[number]) => boolean) => {
        const from = changes.findIndex(holds);
        return (changes[from + 1]?.atMs ?? 0) - (changes[from]?.atMs ?? 0);
      };
      expect(lengthOf(({ faults }) => faults.outage === 'unavailable')).toBeCloseTo(20_000);
      expect(lengthOf(({ faults }) => (faults.throttledRate ?? 0) > 0.5)).toBeCloseTo(15_000);
      expect(changes[0]).toMatchObject({ atMs: 0, faults: { lostAnswerRate: 0.02 } });
      expect(changes.at(-1)).toMatchObject({ open: [], faults: { lostAnswerRate: 0.02, slowRate: 0.02 } });
    }
  });

  it('leaves every other fault where it is when a kind is switched off', () => {
    const withoutKills = faultKinds.filter((kind) => kind !== 'kills');
    expect(plan(7, withoutKills)).toEqual(plan(7).filter(({ act }) => act !== 'kill'));
    expect(stepsOf(plan(7, ['kills']), 'kill')).toEqual(stepsOf(plan(7), 'kill'));
    expect(plan(7, [])).toMatchObject([{ atMs: 0, act: 'set-faults', open: [] }]);
  });
});
