import { aTrackCommand, aTransactionalCommand } from '@cio-bus/testkit';
import { describe, expect, it } from 'vitest';
import { CARELESS_PRODUCER } from '../traffic/bad-records.ts';
import { chaosTraffic, isPoisoned } from './chaos-traffic.ts';
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

describe('isPoisoned', () => {
  const send = (payload: object) => aTransactionalCommand({ payload: { channel: 'email', ...payload } });

  it.each([
    ['whatever a careless producer wrote', { writer: CARELESS_PRODUCER, command: undefined }, true],
    [
      'an event that is refused',
      { writer: 'shop', command: aTrackCommand({ payload: { name: 'order_refunded' } }) },
      true,
    ],
    ['a send that is refused', { writer: 'shop', command: send({ transactional_message_id: 'abandoned_cart' }) }, true],
    ['another event', { writer: 'shop', command: aTrackCommand({ payload: { name: 'order_paid' } }) }, false],
    ['another send', { writer: 'shop', command: send({ template: 'order-confirmation' }) }, false],
  ])('%s: decides by what the record says', (_what, record, expected) => {
    expect(isPoisoned(record)).toBe(expected);
  });
});
