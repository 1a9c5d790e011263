import type { Supervised } from '@cio-bus/servers';
import { describe, expect, it } from 'vitest';
import { createActor } from './actor.ts';

/** A process whose first starts fail; it writes down what is done to it. */
function flaky(failures: number) {
  const done: string[] = [];
  const process: Supervised = {
    name: 'flaky',
    async start() {
      done.push('start');
      if (done.filter((entry) => entry === 'start').length <= failures) throw new Error('Kafka is unavailable');
    },
    kill: async (signal = 'SIGKILL') => void done.push(signal),
    restart: async () => {},
    pause: () => void done.push('pause'),
    resume: () => void done.push('resume'),
    stop: async () => {},
    failure: new Promise(() => {}),
  };
  return { process, done };
}

const actorOn = (process: Supervised) =>
  createActor({
    stack: { service: () => process, restartKafka: undefined },
    sandbox: { setFaults: async () => {} },
    until: async () => {},
    wait: async () => {},
    print: () => {},
    beforeNextStart: async () => {},
  });

describe('createActor', () => {
  it('kills without a warning and starts again', async () => {
    const { process, done } = flaky(0);
    await actorOn(process).killAndStart('flaky');
    expect(done).toEqual(['SIGKILL', 'start']);
  });

  it('restarts a process that exited at once, since Kafka may be down, too', async () => {
    const { process, done } = flaky(2);
    await actorOn(process).killAndStart('flaky');
    expect(done.filter((entry) => entry === 'start')).toHaveLength(3);
  });

  it('freezes a process and resumes it', async () => {
    const { process, done } = flaky(0);
    await actorOn(process).freeze('flaky', 12_000);
    expect(done).toEqual(['pause', 'resume']);
  });

  it('leaves a Kafka alone that is not ours', async () => {
    await expect(actorOn(flaky(0).process).restartKafka('SIGKILL')).resolves.toBeUndefined();
  });
});
