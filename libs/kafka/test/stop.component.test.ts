import { it, onTestFinished } from 'vitest';
import { done } from '../src/index.ts';
import { createBus, publishCommand, runNoting, until } from './kafka-fixture.ts';

const ONE_AT_A_TIME = { maxMessages: 1, maxBytes: 480_000, lingerMs: 0 };

it('stops within its limits although a call hangs, and that message is delivered again', async () => {
  const bus = await createBus('hangs');
  const stops: (() => Promise<void>)[] = [() => bus.producer.stop()];
  onTestFinished(async () => {
    for (const stop of stops.reverse()) await stop();
  });
  for (let n = 0; n <= 20; n++) await publishCommand(bus, `u${n}`, 1);
  const hangs = new Promise<never>(() => {});
  const first = await runNoting(bus, stops, {
    batch: ONE_AT_A_TIME,
    callTimeoutMs: 3_600_000, // longer than this test may take
    stop: { drainMs: 500, commitMs: 500 },
    handle: async ({ userId }) => (userId === 'u0' ? hangs : done()),
  });
  await until('all 21 are handed over', () => first.count() === 21);

  await first.stop(); // the call hangs for ever
  const second = await runNoting(bus, stops, { handoverWaitMs: 0 });
  await until('the hanging one is delivered again', () => second.seen.has('u0'));
});
