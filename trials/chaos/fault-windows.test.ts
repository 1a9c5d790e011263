import { topics } from '@cio-bus/contracts';
import { describe, expect, it } from 'vitest';
import { watchActor } from './fault-windows.ts';
import type { ChaosActor } from './run-steps.ts';

function watched() {
  let now = 1_000;
  const takes = (ms: number) => async () => {
    now += ms;
  };
  const actor: ChaosActor = {
    killAndStart: takes(4_000),
    freeze: takes(12_000),
    restartKafka: takes(9_000),
    setFaults: async () => {},
    until: async () => {},
    print: () => {},
  };
  return { actor: watchActor(actor, () => now), wait: takes(20_000) };
}
const faults = (...open: ('outage' | 'throttling')[]) =>
  ({ act: 'set-faults', atMs: 0, faults: {}, open }) as Parameters<ChaosActor['setFaults']>[0];

describe('watchActor', () => {
  it('notes what a kill or freeze delays: the topics that the service reads, until it has caught up', async () => {
    const { actor } = watched();
    await actor.killAndStart('track-publisher-2');
    await actor.freeze('transactional-sender', 12_000);
    await actor.killAndStart('bigquery-sink');
    expect(actor.windows()).toEqual([
      { fromMs: 1_000, toMs: 9_000, topics: [topics.identify, topics.track] },
      { fromMs: 5_000, toMs: 29_000, topics: [topics.transactional] },
      { fromMs: 17_000, toMs: 25_000, topics: [] },
    ]);
  });

  it('notes that a restart of Kafka, and an outage until it ends, delay everything', async () => {
    const { actor, wait } = watched();
    await actor.setFaults(faults());
    await actor.restartKafka('SIGKILL');
    await actor.setFaults(faults('outage'));
    await wait();
    await actor.setFaults(faults());
    await actor.setFaults(faults());
    expect(actor.windows()).toEqual([
      { fromMs: 1_000, toMs: 19_000 },
      { fromMs: 10_000, toMs: 50_000 },
    ]);
  });
});
