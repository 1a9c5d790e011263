import { describe, expect, it } from 'vitest';
import type { ChaosStep } from './plan.ts';
import { type ChaosActor, runSteps } from './run-steps.ts';

const kill = (atMs: number, victim: string): ChaosStep => ({ atMs, act: 'kill', victim });

/** An actor that writes down what it does; a killed process is back when its gate opens. */
function recorder(gates: Record<string, Promise<void>> = {}) {
  const done: string[] = [];
  const actor: ChaosActor = {
    async killAndStart(victim) {
      done.push(`kill ${victim}`);
      await gates[victim];
      done.push(`back ${victim}`);
    },
    async freeze(victim) {
      await gates[victim];
      done.push(`thaw ${victim}`);
    },
    restartKafka: async (signal) => void done.push(signal),
    setFaults: async ({ open }) => void done.push(`faults ${open.join()}`),
    until: async (atMs) => void done.push(`at ${atMs}`),
    print: () => {},
  };
  return { actor, done };
}

describe('runSteps', () => {
  it('does everything in its time, and waits until all are back', async () => {
    const { actor, done } = recorder();
    await runSteps([kill(1, 'a'), { atMs: 2, act: 'restart-kafka', signal: 'SIGKILL' }], actor);
    expect(done.toSorted()).toEqual(['SIGKILL', 'at 1', 'at 2', 'back a', 'kill a']);
    expect(done.indexOf('at 1')).toBeLessThan(done.indexOf('kill a'));
    expect(done.indexOf('at 2')).toBeLessThan(done.indexOf('SIGKILL'));
  });

  it('does not kill a process that is still recovering, and does not delay others', async () => {
    const gate = Promise.withResolvers<void>();
    const { actor, done } = recorder({ a: gate.promise });
    const run = runSteps([kill(1, 'a'), kill(2, 'a'), kill(3, 'b')], actor);
    await expect.poll(() => done).toContain('back b');
    expect(done.filter((entry) => entry === 'kill a')).toHaveLength(1);
    gate.resolve();
    await run;
    expect(done.slice(-3)).toEqual(['back a', 'kill a', 'back a']);
  });

  it('kills a frozen process only after it resumed', async () => {
    const gate = Promise.withResolvers<void>();
    const { actor, done } = recorder({ a: gate.promise });
    const run = runSteps([{ atMs: 1, act: 'freeze', victim: 'a', forMs: 12_000 }, kill(2, 'a'), kill(3, 'b')], actor);
    await expect.poll(() => done).toContain('back b');
    expect(done).not.toContain('kill a');
    gate.resolve();
    await run;
    expect(done.indexOf('thaw a')).toBeLessThan(done.indexOf('kill a'));
  });

  it('throws what failed, after all others have ended', async () => {
    const { actor, done } = recorder({ a: Promise.reject(new Error('a stays away')) });
    await expect(runSteps([kill(1, 'a'), kill(2, 'b')], actor)).rejects.toThrow('a stays away');
    expect(done).toContain('back b');
  });
});
