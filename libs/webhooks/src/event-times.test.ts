import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { normaliseWebhook } from './normalise-webhook.ts';

const SECONDS = 1_732_190_400;
const REQUESTED_AT = (SECONDS + 60) * 1_000;
const NOW = (SECONDS + 3_600) * 1_000;
const real = { event_id: 'e1', object_type: 'email', metric: 'bounced', timestamp: SECONDS, data: {} };
const bytesOf = (value: unknown) => Buffer.from(JSON.stringify(value));
const eventsOf = (body: Buffer, requestedAt = REQUESTED_AT) => normaliseWebhook(body, { requestedAt, now: NOW }).events;
const normaliseOne = (value: unknown) => eventsOf(bytesOf(value))[0];

describe('the time of an event', () => {
  it.each([
    ['digits', String(SECONDS), SECONDS * 1_000],
    ['a fraction', SECONDS + 0.25, SECONDS * 1_000 + 250],
    ['milliseconds', SECONDS * 1_000, SECONDS * 1_000],
    ['digits with white space around them', ` ${SECONDS}\n`, SECONDS * 1_000],
    ['an ISO string', '2024-11-21T12:00:00Z', SECONDS * 1_000],
    ['an ISO string with a zone', '2024-11-21T14:00:00.250+02:00', SECONDS * 1_000 + 250],
    ['an ISO string with a zone without a colon', '2024-11-21 10:30-0130', SECONDS * 1_000],
  ])('reads a timestamp given as %s', (_what, timestamp, ms) => {
    expect(normaliseOne({ ...real, timestamp })?.timestamp).toBe(ms);
  });

  it('reads an ISO string without a zone as UTC, wherever the receiver runs', () => {
    vi.stubEnv('TZ', 'America/New_York');
    onTestFinished(() => void vi.unstubAllEnvs());
    expect(new Date(0).getTimezoneOffset()).toBe(300);
    expect(normaliseOne({ ...real, timestamp: '2024-11-21T12:00:00' })?.timestamp).toBe(SECONDS * 1_000);
  });

  it('reads a timestamp that is a JSON number with an exponent', () => {
    const [event] = eventsOf(Buffer.from('{"event_id":"e1","metric":"opened","timestamp":1.7321904e9}'));
    expect(event?.timestamp).toBe(SECONDS * 1_000);
    expect(event).not.toHaveProperty('altered');
  });

  it.each([
    ['no timestamp', undefined],
    ['null', null],
    ['true', true],
    ['a list', [SECONDS]],
    ['words', 'yesterday'],
    ['words with a number, which JavaScript reads as a month', 'n/a 7'],
    ['a negative number as text, which JavaScript reads as a month', '-1'],
    ['the name of a month', 'sept 5'],
    ['a date without a time', '2024-11-21'],
    ['a month that does not exist', '2024-13-21T12:00:00Z'],
    ['a day that does not exist', '2024-02-30T12:00:00Z'],
    ['digits that are no decimal number', '1.73e9'],
    ['a time before 1973', 0],
    ['a time after the last ULID', 1e18],
    ['a time of another century', 17_952_624_000],
    ['a clock that is six minutes ahead', NOW / 1_000 + 360],
  ])('takes the time of the request for %s, and says so: a complaint must not be lost', (_what, timestamp) => {
    const event = normaliseOne({ ...real, metric: 'spammed', timestamp });
    expect(event).toMatchObject({ metric: 'spammed', timestamp: REQUESTED_AT, altered: ['timestamp'] });
  });

  it('derives the same id for an event without id and time, although the time of the request differs', () => {
    const body = bytesOf({ metric: 'spammed' });
    expect(eventsOf(body, 1e12)[0]?.id).toBe(eventsOf(body, 1.1e12)[0]?.id);
  });

  it('derives the same id for an event from the future without id, whether its time has come or not', () => {
    const body = bytesOf({ ...real, event_id: undefined, timestamp: NOW / 1_000 + 360 });
    const later = normaliseWebhook(body, { requestedAt: REQUESTED_AT, now: NOW + 360_000 }).events[0];
    expect(later).toMatchObject({ timestamp: NOW + 360_000, id: eventsOf(body)[0]?.id });
    expect(later).not.toHaveProperty('altered');
  });

  it.each([0, 1, 240])('leaves a time as it is that lies %i s ahead: clocks differ', (aheadS) => {
    const event = normaliseOne({ ...real, timestamp: NOW / 1_000 + aheadS });
    expect(event).toMatchObject({ timestamp: NOW + aheadS * 1_000 });
    expect(event).not.toHaveProperty('altered');
  });

  it('takes no time of a request from the future', () => {
    const [event] = eventsOf(bytesOf({ ...real, timestamp: null }), NOW + 360_000);
    expect(event).toMatchObject({ timestamp: NOW, altered: ['timestamp'] });
  });
});
