import { BusError, headers, type RawRecord } from '@cio-bus/contracts';
import { describe, expect, it } from 'vitest';
import { done, failed } from '../src/handler.ts';
import { startWorld } from './isolation-world.ts';
import type { Simulated } from './simulated-kafka.ts';

const unavailable = () => new BusError('VENDOR_UNAVAILABLE', '500');
const refused = () => new BusError('VENDOR_REJECTED', 'no such event');
const from = (source: string): RawRecord['headers'] => ({ [headers.source]: source });

const byKey = (fails: (key: string) => BusError | undefined) => (messages: readonly Simulated[]) =>
  messages.map(({ key }) => {
    const error = fails(key);
    return error ? failed(error) : done();
  });

/** A request that fails as a whole when it holds the key. */
const asOne = (fails: (key: string) => boolean, error: () => Error) => (messages: readonly Simulated[]) => {
  if (messages.some(({ key }) => fails(key))) throw error();
  return messages.map(() => done());
};

const percentile = (values: Iterable<number>, share: number): number => {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
};

describe('one key that always fails', () => {
  it.each([{ batch: 1 }, { batch: 1_000 }])(
    'delays nobody else for an hour of low traffic, and spends its budget: calls of up to $batch',
    async ({ batch }) => {
      const handle =
        batch === 1
          ? byKey((key) => (key === 'poison' ? unavailable() : undefined))
          : asOne((key) => key === 'poison', unavailable);
      const world = startWorld({ handle, batch });
      world.write('poison');
      let second = 0;

      await world.run(3_600_000, () => {
        if (second % 5 === 0) world.write(`u${second % 45}`);
        second += 1;
      });

      expect(world.settledMs.size).toBe(720);
      expect(percentile(world.settledMs.values(), 0.99)).toBeLessThan(5_000);
      expect(world.deadKeys()).toEqual(['poison']);
      expect(world.member.engine.haltedBy).toBeUndefined();
    },
    60_000,
  );

  it('delays nobody else when it is twenty keys, enough to look like an outage', async () => {
    const world = startWorld({ handle: byKey((key) => (key.startsWith('poison') ? unavailable() : undefined)) });
    for (let poison = 0; poison < 20; poison++) world.write(`poison${poison}`);
    let second = 0;

    await world.run(1_800_000, () => {
      if (second % 5 === 0) world.write(`u${second % 45}`);
      second += 1;
    });

    expect(world.settledMs.size).toBe(360);
    expect(percentile(world.settledMs.values(), 0.99)).toBeLessThan(5_000);
    expect(world.deadKeys().sort()).toEqual(Array.from({ length: 20 }, (_, poison) => `poison${poison}`).sort());
  });
});

describe('one message that fails its whole call', () => {
  it.each([
    { kind: 'a request that is answered 500', error: unavailable, code: 'VENDOR_UNAVAILABLE' },
    { kind: 'a bug that throws', error: () => new RangeError('Maximum call stack size exceeded'), code: 'UNEXPECTED' },
  ])(
    'is found among 5,000, and is the only dead letter: $kind',
    async ({ error, code }) => {
      const world = startWorld({ handle: asOne((key) => key === 'u2500', error), batch: 1_000 });
      for (let user = 0; user < 5_000; user++) world.write(`u${user}`);

      await world.run(30_000);
      expect(world.settledMs.size).toBe(4_999);
      await world.run(600_000, () => world.write('somebody'));

      expect(world.deadKeys()).toEqual(['u2500']);
      expect(world.kafka.deadLetters[0]?.headers).toMatchObject({ 'dlq-code': code });
    },
    60_000,
  );

  it('leaves nobody charged after an outage in which every call failed as a whole', async () => {
    let isDown = true;
    const world = startWorld({ handle: asOne(() => isDown, unavailable), batch: 1_000 });
    for (let user = 0; user < 5_000; user++) world.write(`u${user}`);

    await world.run(600_000);
    expect(world.kafka.deadLetters).toEqual([]);
    isDown = false;
    await world.run(10_000);

    expect(world.settledMs.size).toBe(5_000);
  });
});

describe('what one source gets refused', () => {
  it.each([
    { name: 'a quarter of its messages, alone', sources: { shop: 4 } },
    {
      name: 'nine in ten of its messages, next to a source without mistakes',
      sources: { shop: 10 / 9, crm: Number.POSITIVE_INFINITY },
    },
  ])(
    'is dead-lettered and closes no gate: $name',
    async ({ sources }) => {
      const isRefused = (key: string) => key.startsWith('bad');
      const world = startWorld({ handle: byKey((key) => (isRefused(key) ? refused() : undefined)), batch: 1_000 });
      let bad = 0;
      let written = 0;
      for (const [source, every] of Object.entries(sources)) {
        for (let message = 1; message <= 10_000; message++, written++) {
          const isBad = Math.floor(message / every) > Math.floor((message - 1) / every);
          if (isBad) bad += 1;
          world.write(`${isBad ? 'bad' : 'u'}${Math.floor(message / 20)}`, from(source));
        }
      }

      await world.run(60_000);

      expect(world.kafka.deadLetters).toHaveLength(bad);
      expect(world.settledMs.size).toBe(written - bad);
      expect(world.member.engine.haltedBy).toBeUndefined();
    },
    60_000,
  );

  it('halts delivery within a minute when every source gets nine in ten refused, and recovers', async () => {
    let isBroken = true;
    const handle = byKey((key) => (isBroken && !key.endsWith('0') ? refused() : undefined));
    const world = startWorld({ handle, batch: 1_000 });
    for (let message = 0; message < 10_000; message++) world.write(`u${message}`, from(message % 2 ? 'shop' : 'crm'));

    await world.run(60_000);
    expect(world.member.engine.haltedBy).toBe('VENDOR_REJECTED');
    const dead = world.kafka.deadLetters.length;
    expect(dead).toBeLessThan(2_000);
    isBroken = false;
    await world.run(600_000);

    expect(world.member.engine.haltedBy).toBeUndefined();
    expect(world.kafka.deadLetters.length + world.settledMs.size).toBe(10_000);
  });
});

describe('replayed messages', () => {
  const replayed: RawRecord['headers'] = { [headers.replayId]: 'r1' };

  it('are dead letters again at once when they are refused, and halt nothing', async () => {
    const world = startWorld({ handle: byKey((key) => (key.startsWith('bad') ? refused() : undefined)) });
    for (let message = 0; message < 3_000; message++) world.write(`bad${message}`, replayed);
    for (let message = 0; message < 100; message++) world.write(`u${message}`);

    await world.run(60_000);

    expect(world.kafka.deadLetters).toHaveLength(3_000);
    expect(world.settledMs.size).toBe(100);
    expect(world.member.engine.haltedBy).toBeUndefined();
  });

  it('let live messages go first', async () => {
    const world = startWorld({ handle: byKey(() => undefined), callMs: 100 });
    for (let message = 0; message < 1_000; message++) world.write(`old${message}`, replayed);
    await world.run(200);
    for (let message = 0; message < 50; message++) world.write(`u${message}`);
    await world.run(3_000);

    expect([...world.settledMs].filter(([id]) => Number(id.slice(1)) >= 1_000)).toHaveLength(50);
    expect(world.settledMs.size).toBeLessThan(300);
    await world.run(60_000);
    expect(world.settledMs.size).toBe(1_050);
  });
});

describe('a clock that jumps', () => {
  it.each([-3_600_000, 3_600_000])('by %i ms delays nothing and loses nothing', async (byMs) => {
    let failures = 0;
    const world = startWorld({ handle: byKey(() => (failures++ < 60 ? unavailable() : undefined)) });
    for (let user = 0; user < 40; user++) world.write(`u${user}`);
    await world.run(5_000);
    world.clock.setDate(byMs);
    await world.run(300_000);

    expect(world.settledMs.size).toBe(40);
    expect(world.kafka.deadLetters).toEqual([]);
  });
});
