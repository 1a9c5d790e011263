import { describe, expect, it } from 'vitest';
import { AT, aRecord } from '../../test/a-record.ts';
import { readJsonObject } from '../records/json.ts';
import type { RawRecord } from '../records/record.ts';
import { topics } from '../records/topics.ts';
import { deriveUlid, isUlid } from '../records/ulid.ts';
import { commandId } from './read-command.ts';

const ULID = '01JCZ5Q6W8V5T1X4M2N7R9K3PA';

const track = {
  type: 'track',
  userId: 'u1',
  payload: { name: 'order_paid' },
  timestamp: AT,
  correlationId: 'c1',
};

describe('commandId', () => {
  const idOf = (value: Record<string, unknown>, overrides: Partial<RawRecord> = {}) =>
    commandId(aRecord(value, overrides), value);

  it('prefers the header to the value, so that a replay keeps the id of the first reading', () => {
    const other = deriveUlid(AT, 'other');
    expect(idOf({ ...track, id: other }, { headers: { 'cio-id': ULID } })).toBe(ULID);
    expect(idOf({ ...track, id: ULID })).toBe(ULID);
  });

  it('derives the same id from the same bytes at any position and record time', () => {
    const first = idOf(track);
    expect(idOf(track, { topic: topics.identify, partition: 3, offset: 99, timestamp: AT + 9_999 })).toBe(first);
    expect(idOf({ ...track, correlationId: 'c2' })).not.toBe(first);
    expect(first.slice(0, 10)).toBe(deriveUlid(AT, '').slice(0, 10));
  });

  it('writes a ULID in capitals, the one form that Customer.io compares', () => {
    expect(idOf({ ...track, id: ULID.toLowerCase() })).toBe(ULID);
  });

  it.each([
    { what: 'text', id: 'order-1234' },
    { what: 'a UUID', id: '3f1d3c1e-5f0e-4bb2-b1f0-0a6f2f6f1c11' },
    { what: 'a number', id: 1234 },
  ])('turns $what into a ULID, the same for the same id only', ({ id }) => {
    const first = idOf({ ...track, id });
    expect(isUlid(first)).toBe(true);
    expect(idOf({ ...track, id, payload: {} })).toBe(first);
    expect(idOf({ ...track, id, timestamp: AT + 86_400_000 }, { timestamp: AT + 86_400_000 })).toBe(first);
    expect(idOf({ ...track }, { headers: { 'cio-id': String(id) } })).toBe(first);
    expect(idOf({ ...track, id: `${id}0` })).not.toBe(first);
  });

  it('distinguishes ids that differ beyond the digits of a JavaScript number', () => {
    const idOfText = (digits: string) => {
      const value = Buffer.from(`{"id":${digits}}`);
      return commandId(aRecord('', { value }), readJsonObject({ value }));
    };
    expect(idOfText('12345678901234567890')).not.toBe(idOfText('12345678901234567891'));
    expect(idOfText('12345678901234567890')).toBe(idOf({ ...track, id: '12345678901234567890' }));
  });

  it.each([
    { what: 'null', id: null },
    { what: 'empty text', id: '' },
    { what: 'an object', id: {} },
  ])('does not count $what as an id: two records that share it are two events', ({ id }) => {
    const one = idOf({ ...track, id });
    expect(idOf({ ...track, id, payload: { name: 'another' } })).not.toBe(one);
  });

  it('ignores an empty header', () => {
    expect(idOf({ ...track, id: ULID }, { headers: { 'cio-id': '' } })).toBe(ULID);
  });

  it.each([
    { what: 'missing', timestamp: undefined },
    { what: 'before 1970', timestamp: -1 },
    { what: 'text', timestamp: 'yesterday' },
  ])('uses the time of the record when the time of the command is $what', ({ timestamp }) => {
    const id = idOf({ ...track, timestamp }, { timestamp: AT + 5 });
    expect(id.slice(0, 10)).toBe(deriveUlid(AT + 5, '').slice(0, 10));
  });

  it.each([-1, Number.NaN])('still is a ULID when the record has no time either (%s)', (timestamp) => {
    expect(isUlid(idOf({ ...track, timestamp: undefined }, { timestamp }))).toBe(true);
  });

  it('still is a ULID when the command lies beyond the end of time', () => {
    expect(isUlid(idOf({ ...track, timestamp: Number.POSITIVE_INFINITY }))).toBe(true);
  });
});
