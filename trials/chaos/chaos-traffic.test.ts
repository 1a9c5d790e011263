import { describe, expect, it } from 'vitest';
import { chaosTraffic } from './chaos-traffic.ts';
import { faultKinds } from './fault-kinds.ts';

const startedAt = Date.UTC(2026, 10, 21);
const options = { commands: 10_000, users: 500, seed: 1, faults: new Set(faultKinds) };
const typesOf = (commands: readonly { type: string }[]) => new Set(commands.map(({ type }) => type));

describe('chaosTraffic', () => {
  const traffic = chaosTraffic(options, startedAt);
  const { commands, badRecords } = traffic;

  it('is the same for the same seed and another for another', () => {
    expect(chaosTraffic(options, startedAt)).toEqual(traffic);
    expect(chaosTraffic({ ...options, seed: 2 }, startedAt).commands).not.toEqual(commands);
  });

  it('concerns mostly a few people, and contains every type', () => {
    const counts = [...Map.groupBy(commands, ({ userId }) => userId).values()].map(({ length }) => length);
    expect(Math.max(...counts)).toBeGreaterThan(1_000);
    expect(counts.length).toBeGreaterThan(400);
    expect([...typesOf(commands)].sort()).toEqual(
      ['delete', 'identify', 'page', 'suppress', 'track', 'transactional', 'unsuppress'].sort(),
    );
  });

  it('contains records that must be dead-lettered only on request', () => {
    const sound = chaosTraffic({ ...options, faults: new Set() }, startedAt);
    const refused = (all: typeof commands) =>
      all.filter(({ payload }) => 'name' in payload && payload.name === 'order_refunded');
    expect(badRecords.length).toBe(200);
    expect(refused(commands).length).toBeGreaterThan(10);
    expect(sound.badRecords).toEqual([]);
    expect(refused(sound.commands)).toEqual([]);
  });
});
