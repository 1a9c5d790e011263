import type { DeadLetter } from '@cio-bus/contracts';
import { aDeadLetter } from '@cio-bus/testkit';
import { describe, expect, it } from 'vitest';
import { kafkaWith, origin } from '../../test/kafka-in-memory.ts';
import { groupIdOf } from '../index-file/group-id.ts';
import { groupDeadLetters } from './group-dead-letters.ts';

const refusal = (overrides: Partial<DeadLetter>): Partial<DeadLetter> => ({
  ...{ code: 'VENDOR_REJECTED', status: 207, reason: 'required', field: 'name' },
  ...overrides,
});
const groupsOf = (deadLetters: readonly Partial<DeadLetter>[]) =>
  groupDeadLetters(kafkaWith(deadLetters.map((one, offset) => ({ origin: origin(offset), ...one }))).index);

describe('groupDeadLetters', () => {
  it('groups by service, code, status, reason and field, largest group first', async () => {
    const groups = await groupsOf([
      refusal({}),
      refusal({}),
      refusal({}),
      refusal({ field: 'timestamp' }),
      refusal({ reason: 'invalid' }),
      refusal({ status: 400 }),
      refusal({ code: 'MESSAGE_INVALID' }),
      refusal({ service: 'event-processor' }),
    ]);
    expect(groups.map(({ count }) => count)).toEqual([3, 1, 1, 1, 1, 1]);
    expect(groups[0]).toMatchObject({
      service: 'track-publisher',
      code: 'VENDOR_REJECTED',
      status: 207,
      reason: 'required',
      field: 'name',
    });
    expect(new Set(groups.map(({ groupId }) => groupId)).size).toBe(6);
  });

  it('does not divide a cause by the ids, times and names in its messages', async () => {
    const messages = ['ada has no name', 'grace, 2026-11-27T12:00:00Z: no name', '01JCZ5Q6W8V5T1X4M2N7R9K3PA'];
    const groups = await groupsOf(messages.map((message, failedAt) => refusal({ message, failedAt })));
    expect(groups).toMatchObject([{ count: 3, oldest: 0, newest: 2, message: messages[2] }]);
  });

  it('takes the items of a list for one field', async () => {
    const fields = ['payload.items.3.name', 'payload.items.12.name', '7.name'];
    const groups = await groupsOf(fields.map((field) => refusal({ field })));
    expect(groups.map(({ field }) => field)).toEqual(['payload.items.*.name', '*.name']);
  });

  it('names the releases in which it failed, and groups them together', async () => {
    const releases = ['v2', undefined, 'v1', 'v2'];
    const groups = await groupsOf(releases.map((release) => refusal({ release })));
    expect(groups).toMatchObject([{ count: 4, releases: ['v1', 'v2'] }]);
  });

  it('counts the failures of each of the last 24 hours', async () => {
    const hour = 3_600_000;
    const now = 1_000 * hour;
    const ages = [0, 1, hour - 1, hour, 24 * hour - 1, 24 * hour, -1];
    const { index } = kafkaWith(ages.map((age, offset) => refusal({ origin: origin(offset), failedAt: now - age })));
    const [group] = await groupDeadLetters(index, {}, { now });
    expect(group?.trend).toEqual([1, ...Array(21).fill(0), 1, 3]);
  });

  it('counts people once, and names the topics and apps', async () => {
    const [group] = await groupsOf([
      refusal({ key: Buffer.from('ada'), headers: { 'cio-source': 'shop' }, failedAt: 5 }),
      refusal({ key: Buffer.from('ada'), headers: { 'cio-source': 'blog' }, failedAt: 3 }),
      refusal({ key: Buffer.from('grace'), headers: { 'cio-source': 'shop' }, failedAt: 9, origin: undefined }),
      refusal({ key: null, headers: {}, failedAt: 4 }),
    ]);
    expect(group).toMatchObject({
      oldest: 3,
      newest: 9,
      count: 4,
      keys: 2,
      sources: ['blog', 'shop'],
      topics: ['customerio.track'],
    });
  });
});

describe('groupIdOf', () => {
  it('is the same at any time, for links and decisions', () => {
    expect(groupIdOf(aDeadLetter(refusal({})))).toBe('6f9b558b9880');
  });
});
