import { describe, expect, it } from 'vitest';
import { milliseconds, realTime, timeFaster } from './time.ts';

describe('time', () => {
  it('leaves durations as they are in production', () => expect(realTime('30m')).toBe('30m'));

  it('makes them shorter for a trial, but not shorter than a rate can bear', () => {
    const time = timeFaster(60, 4_000);
    expect([time('1h'), time('15m'), time('1m')]).toEqual(['60000ms', '15000ms', '4000ms']);
  });

  it.each(['5 m', '1w', '-1m', ''])('refuses %j', (text) => expect(() => milliseconds(text)).toThrow(/is no duration/));
});
