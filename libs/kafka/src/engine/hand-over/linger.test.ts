import { describe, expect, it } from 'vitest';
import { anEntry, aSource } from '../../../test/builders.ts';
import { Linger } from './linger.ts';

const DATE = 1_700_000_000_000;
const NOW = 5_000;
const policy = { maxMessages: 4, maxBytes: 100, lingerMs: 10, lateLingerMs: 50 };

/** A message that arrived at a time, when it was this old; ms. */
const arrived = (ageMs: number, at = NOW) => anEntry({ timestamp: DATE + (at - NOW) - ageMs }, aSource(), at);
const time = (now: number) => ({ now, date: DATE + (now - NOW) });

describe('Linger', () => {
  it('counts from the arrival of a message that came in time', () => {
    const linger = new Linger(policy);
    expect(linger.dueAt('batch', arrived(1_000), time(NOW))).toBe(NOW + 10);
    expect(linger.dueAt('batch', arrived(1_000), time(NOW + 900))).toBe(NOW + 10);
  });

  it('waits longer for more after a message that was late, and counts from when the first was ready', () => {
    const linger = new Linger(policy);
    expect(linger.dueAt('batch', arrived(1_001), time(NOW))).toBe(NOW + 50);
    expect(linger.dueAt('batch', arrived(90_000), time(NOW + 20))).toBe(NOW + 50);
    linger.end('batch');
    expect(linger.dueAt('batch', arrived(1_001), time(NOW + 700))).toBe(NOW + 750); // its lane was busy
  });

  it('counts the kinds of calls apart', () => {
    const linger = new Linger(policy);
    expect(linger.dueAt('batch', arrived(2_000), time(NOW))).toBe(NOW + 50);
    expect(linger.dueAt('single', arrived(2_000), time(NOW + 30))).toBe(NOW + 80);
    linger.end('single');
    expect(linger.dueAt('batch', arrived(2_000), time(NOW + 40))).toBe(NOW + 50);
  });

  it('makes no difference without a time for late messages', () => {
    const { lateLingerMs: _, ...plain } = policy;
    expect(new Linger(plain).dueAt('batch', arrived(90_000), time(NOW + 5))).toBe(NOW + 10);
  });
});
