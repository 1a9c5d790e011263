import { describe, expect, it } from 'vitest';
import { refusalOf } from '../../test/refusal-of.ts';
import { rawNumber } from '../records/exact-json.ts';
import { readJsonObject } from '../records/json.ts';
import { withoutDates } from './dates.ts';

const at = new Date('2026-11-21T12:00:00.750Z');
const AT_SECONDS = 1_795_262_400;

describe('withoutDates', () => {
  it("turns every Date into seconds, as Customer.io's segments compare them", () => {
    const payload = { created_at: at, plan: 'pro', visits: [{ at, page: '/' }], none: null };
    expect(withoutDates(payload, 'identify')).toEqual({
      created_at: AT_SECONDS,
      plan: 'pro',
      visits: [{ at: AT_SECONDS, page: '/' }],
      none: null,
    });
    expect(payload.created_at).toBe(at);
  });

  it('turns the send_at of a send into ms, as all times of the bus, and leaves its data to the template', () => {
    const message_data = { at };
    expect(withoutDates({ send_at: at, message_data }, 'transactional')).toEqual({
      send_at: at.getTime(),
      message_data,
    });
  });

  it.each([{ plan: 'pro' }, [], 'text', null, undefined, { deep: { list: [1] } }])('returns %j as it is', (payload) => {
    expect(withoutDates(payload, 'identify')).toBe(payload);
  });

  it('keeps what has its own form in JSON, and numbers digit by digit', () => {
    const url = new URL('https://example.com');
    const read = readJsonObject({ value: Buffer.from('{"total":12345678901234567890}') });
    const result = withoutDates({ url, read, at }, 'track');
    expect(result.url).toBe(url);
    expect(rawNumber(result.read.total)).toBe('12345678901234567890');
  });

  it('ends with a circle, and with many references to one object', () => {
    const circle: Record<string, unknown> = { at };
    circle.itself = circle;
    circle.again = circle;
    expect(() => withoutDates(circle, 'identify')).not.toThrow();
    let shared: Record<string, unknown> = { at };
    for (let level = 0; level < 60; level++) shared = { a: shared, b: shared };
    expect(() => withoutDates(shared, 'identify')).not.toThrow();
  });

  it('leaves what is nested too deeply to be published', () => {
    let deep: unknown = at;
    for (let level = 0; level < 100_000; level++) deep = [deep];
    expect(() => withoutDates({ deep }, 'identify')).not.toThrow();
  });

  it.each([
    ['payload.created_at', { created_at: new Date(Number.NaN) }, 'identify'],
    ['payload.list.1.at', { list: [{}, { at: new Date('tomorrow') }] }, 'track'],
    ['payload.send_at', { send_at: new Date('soon') }, 'transactional'],
  ] as const)('refuses an invalid date, naming %s', (field, payload, type) => {
    expect(refusalOf(() => withoutDates(payload, type))).toMatchObject({ field, reason: 'invalid-date' });
  });
});
