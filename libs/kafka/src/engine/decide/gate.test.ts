import { BusError, type ErrorCode } from '@cio-bus/contracts';
import { describe, expect, it } from 'vitest';
import { done, failed, type Outcome } from '../../handler.ts';
import { Line } from './gate.ts';

const HOLD_MS = 300_000;
const fails = (code: ErrorCode, retryAfterMs?: number): Outcome =>
  failed(new BusError(code, 'x', retryAfterMs === undefined ? {} : { retryAfterMs }));
const away = fails('VENDOR_UNAVAILABLE');
const refused = new BusError('VENDOR_REJECTED', 'no');

/** A line after so many calls that failed, at time 0. */
function inOutage(code: ErrorCode = 'VENDOR_UNAVAILABLE', retryAfterMs?: number): Line {
  const line = new Line(HOLD_MS);
  for (let call = 0; call < 10; call++) line.noteCall([fails(code, retryAfterMs)], false, 0);
  return line;
}

/** A line after a flood of refusals of so many keys, at time 0. */
function afterRefusals(count: number, keys: number): Line {
  const line = new Line(HOLD_MS);
  for (let message = 0; message < count; message++) line.noteRejected(`k${message % keys}`, refused, 0);
  return line;
}

describe('Line', () => {
  it('stops in an outage when half of the last 20 calls have failed, not before', () => {
    const line = new Line(HOLD_MS);
    for (let call = 0; call < 100; call++) line.noteCall([call % 3 === 0 ? away : done()], false, 0);
    expect(line.stop).toBeUndefined();
    const changes = Array.from({ length: 10 }, () => line.noteCall([away], false, 0)).filter(Boolean);
    expect(changes).toEqual([{ stopped: 'outage', code: 'VENDOR_UNAVAILABLE' }]);
  });

  it('counts a batch as failed when most of its messages are to be tried again', () => {
    const line = new Line(HOLD_MS);
    for (let call = 0; call < 50; call++) line.noteCall([away, done(), done()], false, 0);
    expect(line.stop).toBeUndefined();
    for (let call = 0; call < 20; call++) line.noteCall([away, away, done()], false, 0);
    expect(line.stop?.cause).toBe('outage');
  });

  it('does not stop for messages that another sender may be sending: that tells nothing of the vendor', () => {
    const line = new Line(HOLD_MS);
    for (let call = 0; call < 50; call++) line.noteCall([fails('SEND_BUSY', 40_000)], false, 0);
    expect(line.stop).toBeUndefined();
  });

  it('lets one probe go at a time, later and later, but at least every 2 s', () => {
    const line = inOutage();
    const probes: number[] = [];
    for (let now = 0; now < 60_000; now += 100) {
      if (!line.startProbe(now)) continue;
      expect(line.startProbe(now)).toBe(false);
      probes.push(now);
      line.noteCall([away], true, now);
    }
    expect(probes.slice(0, 5)).toEqual([500, 1_500, 3_500, 5_500, 7_500]);
    expect(probes).toHaveLength(31);
  });

  it('goes on after a probe that succeeds, and remembers nothing of the outage', () => {
    const line = inOutage();
    line.startProbe(600);
    expect(line.noteCall([done()], true, 600)).toEqual({ resumed: 'outage' });
    line.noteCall([away], false, 700);
    expect(line.stop).toBeUndefined();
  });

  it('waits with the probe as long as the other side asks', () => {
    const line = inOutage('VENDOR_THROTTLED', 60_000);
    expect(line.startProbe(59_000)).toBe(false);
    expect(line.startProbe(60_000)).toBe(true);
  });

  it('stops at the first set-up fault, and an outage gives way to it', () => {
    const line = inOutage();
    expect(line.noteCall([fails('VENDOR_AUTH')], false, 0)).toEqual({ stopped: 'setup', code: 'VENDOR_AUTH' });
  });

  it('stays stopped by a set-up fault when a probe meets an outage: that tells nothing about the fault', () => {
    const line = new Line(HOLD_MS);
    line.noteCall([fails('VENDOR_AUTH')], false, 0);
    expect(line.startProbe(1_000)).toBe(true);
    line.noteCall([away], true, 1_000);
    expect(line.stop?.cause).toBe('setup');
  });

  it('learns nothing from a probe that never reached the handler, and probes again at once', () => {
    const line = new Line(HOLD_MS);
    line.noteCall([fails('VENDOR_AUTH')], false, 0);
    line.startProbe(1_000);
    line.noteCall([], true, 1_000);
    expect(line.stop?.cause).toBe('setup');
    expect(line.startProbe(1_000)).toBe(true);
  });

  it.each([
    { refusals: 99, keys: 20, stops: false, why: 'fewer than 100 messages tell nothing' },
    { refusals: 200, keys: 9, stops: false, why: 'fewer than 10 people may have earned it' },
    { refusals: 100, keys: 10, stops: true, why: 'so many of so many' },
  ])('after $refusals refusals of $keys keys: stopped $stops, because $why', ({ refusals, keys, stops }) => {
    expect(afterRefusals(refusals, keys).stop?.cause).toBe(stops ? 'flood' : undefined);
  });

  it('holds back the very letter that makes the flood, and every further refusal', () => {
    const line = afterRefusals(99, 20);
    expect(line.noteRejected('k1', refused, 0)).toMatchObject({ held: true, change: { stopped: 'flood' } });
    expect(line.noteRejected('k2', refused, 1)).toMatchObject({ held: true, change: undefined });
  });

  it('does not count messages that cannot be read: one broken producer stops nobody', () => {
    const line = new Line(HOLD_MS);
    const invalid = new BusError('MESSAGE_INVALID', 'no');
    for (let message = 0; message < 500; message++) {
      expect(line.noteRejected(`k${message}`, invalid, 0)).toEqual({ held: false, change: undefined });
    }
  });

  it('tries one message after the hold of a flood, another one every 30 s, and goes on when one is accepted', () => {
    const line = afterRefusals(100, 10);
    expect(line.startProbe(HOLD_MS - 1)).toBe(false);
    expect(line.startProbe(HOLD_MS)).toBe(true);
    line.noteCall([fails('VENDOR_REJECTED')], true, HOLD_MS);
    expect(line.startProbe(HOLD_MS + 29_999)).toBe(false);
    expect(line.startProbe(HOLD_MS + 30_000)).toBe(true);
    expect(line.noteCall([done()], true, HOLD_MS + 30_000)).toEqual({ resumed: 'flood' });
  });

  it('counts only the time it has run', () => {
    const line = inOutage();
    expect(line.runningMs(60_000)).toBe(0);
    line.startProbe(60_000);
    line.noteCall([done()], true, 60_000);
    expect(line.runningMs(61_000)).toBe(1_000);
  });
});
