import { BusError, type ErrorCode } from '@cio-bus/contracts';
import { describe, expect, it } from 'vitest';
import { done, failed, type Outcome } from '../../handler.ts';
import { Gate } from './gate.ts';

const FLOOD_HOLD_MS = 300_000;
const fails = (code: ErrorCode, retryAfterMs?: number): Outcome =>
  failed(new BusError(code, 'x', retryAfterMs === undefined ? {} : { retryAfterMs }));
const away = fails('VENDOR_UNAVAILABLE');
const refused = new BusError('VENDOR_REJECTED', 'no');

/** A gate after ten failed calls, at time 0. */
function inOutage(code: ErrorCode = 'VENDOR_UNAVAILABLE', retryAfterMs?: number): Gate {
  const gate = new Gate(FLOOD_HOLD_MS);
  for (let call = 0; call < 10; call++) gate.noteCall([fails(code, retryAfterMs)], false, 0);
  return gate;
}

/** A gate after refusals spread over a number of keys, at time 0. */
function afterRefusals(count: number, keys: number): Gate {
  const gate = new Gate(FLOOD_HOLD_MS);
  for (let message = 0; message < count; message++) gate.noteRejected(`k${message % keys}`, refused, 0);
  return gate;
}

describe('Gate', () => {
  it('closes in an outage once half of the last 20 calls have failed, not before', () => {
    const gate = new Gate(FLOOD_HOLD_MS);
    for (let call = 0; call < 100; call++) gate.noteCall([call % 3 === 0 ? away : done()], false, 0);
    expect(gate.closure).toBeUndefined();
    const changes = Array.from({ length: 10 }, () => gate.noteCall([away], false, 0)).filter(Boolean);
    expect(changes).toEqual([{ closed: 'outage', code: 'VENDOR_UNAVAILABLE' }]);
  });

  it('counts a batch as failed when most of its messages failed transiently', () => {
    const gate = new Gate(FLOOD_HOLD_MS);
    for (let call = 0; call < 50; call++) gate.noteCall([away, done(), done()], false, 0);
    expect(gate.closure).toBeUndefined();
    for (let call = 0; call < 20; call++) gate.noteCall([away, away, done()], false, 0);
    expect(gate.closure?.cause).toBe('outage');
  });

  it('stays open for messages that another sender may be sending: that says nothing about the vendor', () => {
    const gate = new Gate(FLOOD_HOLD_MS);
    for (let call = 0; call < 50; call++) gate.noteCall([fails('SEND_BUSY', 40_000)], false, 0);
    expect(gate.closure).toBeUndefined();
  });

  it('starts one probe at a time, at growing intervals of at most 2 s', () => {
    const gate = inOutage();
    const probes: number[] = [];
    for (let now = 0; now < 60_000; now += 100) {
      if (!gate.startProbe(now)) continue;
      expect(gate.startProbe(now)).toBe(false);
      probes.push(now);
      gate.noteCall([away], true, now);
    }
    expect(probes.slice(0, 5)).toEqual([500, 1_500, 3_500, 5_500, 7_500]);
    expect(probes).toHaveLength(31);
  });

  it('opens after a probe that succeeds, and forgets the outage', () => {
    const gate = inOutage();
    gate.startProbe(600);
    expect(gate.noteCall([done()], true, 600)).toEqual({ opened: 'outage' });
    gate.noteCall([away], false, 700);
    expect(gate.closure).toBeUndefined();
  });

  it('delays the probe for as long as the other side asks', () => {
    const gate = inOutage('VENDOR_THROTTLED', 60_000);
    expect(gate.startProbe(59_000)).toBe(false);
    expect(gate.startProbe(60_000)).toBe(true);
  });

  it('closes at the first configuration error, which outranks an outage', () => {
    const gate = inOutage();
    expect(gate.noteCall([fails('VENDOR_AUTH')], false, 0)).toEqual({ closed: 'configuration', code: 'VENDOR_AUTH' });
  });

  it('stays closed by a configuration error when a probe meets an outage, which says nothing about that error', () => {
    const gate = new Gate(FLOOD_HOLD_MS);
    gate.noteCall([fails('VENDOR_AUTH')], false, 0);
    expect(gate.startProbe(1_000)).toBe(true);
    gate.noteCall([away], true, 1_000);
    expect(gate.closure?.cause).toBe('configuration');
  });

  it('learns nothing from a probe that never reached the handler, and probes again at once', () => {
    const gate = new Gate(FLOOD_HOLD_MS);
    gate.noteCall([fails('VENDOR_AUTH')], false, 0);
    gate.startProbe(1_000);
    gate.noteCall([], true, 1_000);
    expect(gate.closure?.cause).toBe('configuration');
    expect(gate.startProbe(1_000)).toBe(true);
  });

  it.each([
    { refusals: 99, keys: 20, closes: false, why: 'fewer than 100 messages are inconclusive' },
    { refusals: 200, keys: 9, closes: false, why: 'fewer than 10 people may be to blame themselves' },
    { refusals: 100, keys: 10, closes: true, why: 'most messages of many people are refused' },
  ])('after $refusals refusals of $keys keys: closed $closes, because $why', ({ refusals, keys, closes }) => {
    expect(afterRefusals(refusals, keys).closure?.cause).toBe(closes ? 'flood' : undefined);
  });

  it('holds back the dead letter that makes it a flood, and every further refusal', () => {
    const gate = afterRefusals(99, 20);
    expect(gate.noteRejected('k1', refused, 0)).toMatchObject({ held: true, change: { closed: 'flood' } });
    expect(gate.noteRejected('k2', refused, 1)).toMatchObject({ held: true, change: undefined });
  });

  it('does not count messages that cannot be read: one broken producer stops nobody', () => {
    const gate = new Gate(FLOOD_HOLD_MS);
    const invalid = new BusError('MESSAGE_INVALID', 'no');
    for (let message = 0; message < 500; message++) {
      expect(gate.noteRejected(`k${message}`, invalid, 0)).toEqual({ held: false, change: undefined });
    }
  });

  it('probes once after the pause for a flood, then every 30 s, and opens when a probe is accepted', () => {
    const gate = afterRefusals(100, 10);
    expect(gate.startProbe(FLOOD_HOLD_MS - 1)).toBe(false);
    expect(gate.startProbe(FLOOD_HOLD_MS)).toBe(true);
    gate.noteCall([fails('VENDOR_REJECTED')], true, FLOOD_HOLD_MS);
    expect(gate.startProbe(FLOOD_HOLD_MS + 29_999)).toBe(false);
    expect(gate.startProbe(FLOOD_HOLD_MS + 30_000)).toBe(true);
    expect(gate.noteCall([done()], true, FLOOD_HOLD_MS + 30_000)).toEqual({ opened: 'flood' });
  });

  it('counts only the time it was open', () => {
    const gate = inOutage();
    expect(gate.openMs(60_000)).toBe(0);
    gate.startProbe(60_000);
    gate.noteCall([done()], true, 60_000);
    expect(gate.openMs(61_000)).toBe(1_000);
  });
});
