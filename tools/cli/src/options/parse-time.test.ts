import { describe, expect, it } from 'vitest';
import { parseTime } from './parse-time.ts';

const now = Date.UTC(2026, 10, 21, 12);

describe('parseTime', () => {
  it.each([
    ['2026-11-20', Date.UTC(2026, 10, 20)],
    ['2026-11-20T12:30', Date.UTC(2026, 10, 20, 12, 30)],
    ['2026-11-20 12:30', Date.UTC(2026, 10, 20, 12, 30)],
    ['2026-11-20T12:30:15.250Z', Date.UTC(2026, 10, 20, 12, 30, 15, 250)],
    ['2026-11-20T12:30+02:00', Date.UTC(2026, 10, 20, 10, 30)],
    ['90m', now - 90 * 60_000],
    ['24h', Date.UTC(2026, 10, 20, 12)],
    ['7d', Date.UTC(2026, 10, 14, 12)],
  ])('parses %s, in UTC unless a zone is given', (text, expected) => {
    expect(parseTime(text, now)).toBe(expected);
  });

  it.each(['', 'yesterday', '2026-13-01', '2026-11-20T25:00', '7w', '-1h', '1795278158725', '20.11.2026'])(
    'rejects "%s"',
    (text) => {
      expect(() => parseTime(text, now)).toThrow('Expected a time');
    },
  );
});
