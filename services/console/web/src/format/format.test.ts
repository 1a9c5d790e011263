import { describe, expect, it } from 'vitest';
import { formatBytes, formatCount, formatRate, plural } from './numbers.ts';
import { formatAgo, formatDuration } from './times.ts';

describe('numbers', () => {
  it.each([
    [0, '0/s'],
    [0.02, '0.1/s'],
    [0.44, '0.4/s'],
    [12.4, '12/s'],
    [1_234, '1,234/s'],
    [12_345, '12.3K/s'],
  ])('writes a rate of %d as %s', (rate, text) => expect(formatRate(rate)).toBe(text));

  it.each([
    [0, '0 B'],
    [999, '999 B'],
    [12_345, '12.3 kB'],
    [900_000_000, '900 MB'],
  ])('writes %d bytes as %s', (bytes, text) => expect(formatBytes(bytes)).toBe(text));

  it('groups digits and counts nouns', () => {
    expect(formatCount(1_234_567)).toBe('1,234,567');
    expect(plural(1, 'person', 'people')).toBe('1 person');
    expect(plural(2, 'dead letter')).toBe('2 dead letters');
  });
});

describe('times', () => {
  it.each([
    [0.42, '0.4 s'],
    [59, '59 s'],
    [61, '1 min'],
    [7_500, '2 h 5 min'],
    [7_200, '2 h'],
    [400_000, '4 d'],
  ])('writes %d seconds as %s', (seconds, text) => expect(formatDuration(seconds)).toBe(text));

  it('says whether a time has passed', () => {
    expect(formatAgo(0, 1_000)).toBe('just now');
    expect(formatAgo(0, 60_000)).toBe('1 min ago');
    expect(formatAgo(60_000, 0)).toBe('in 1 min');
  });
});
