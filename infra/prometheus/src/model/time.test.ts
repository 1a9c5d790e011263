import { describe, expect, it } from 'vitest';
import { acceleratedTime, milliseconds, realTime } from './time.ts';

describe('time', () => {
  it('leaves durations unchanged in production', () => expect(realTime('30m')).toBe('30m'));

  it('shortens them for a trial, but not below the minimum that a rate needs', () => {
    const time = acceleratedTime(60, 4_000);
    expect([time('1h'), time('15m'), time('1m')]).toEqual(['60000ms', '15000ms', '4000ms']);
  });

  it.each(['5 m', '1w', '-1m', ''])('rejects %j', (text) =>
    expect(() => milliseconds(text)).toThrow(/invalid duration/),
  );
});
