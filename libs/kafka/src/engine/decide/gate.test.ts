import { BusError, type ErrorCode } from '@cio-bus/contracts';
import { describe, expect, it } from 'vitest';
import { done, failed, type Outcome } from '../../handler.ts';
import { Gate, type GateCall } from './gate.ts';

const FLOOD_HOLD_MS = 300_000;
const fails = (code: ErrorCode, retryAfterMs?: number): Outcome =>
  failed(new BusError(code, 'x', retryAfterMs === undefined ? {} : { retryAfterMs }));
const away = fails('VENDOR_UNAVAILABLE');
const refused = new BusError('VENDOR_REJECTED', 'no');

const aCall = (outcomes: readonly Outcome[], overrides: Partial<GateCall> = {}): GateCall => ({
  ...{ laneKey: 'k', outcomes, isProbe: false, now: 0 },
  ...overrides,
});
/** Of two sources in turn: what one source alone gets refused closes no gate. */
const aRefusal = (message: number) => ({ key: `k${message}`, source: message % 2 ? 'shop' : 'crm' });

/** A gate after the failed calls of ten lanes, at time 0. */
function inOutage(code: ErrorCode = 'VENDOR_UNAVAILABLE', retryAfterMs?: number): Gate {
  const gate = new Gate(FLOOD_HOLD_MS);
  for (let call = 0; call < 10; call++) {
    gate.noteCall(aCall([fails(code, retryAfterMs)], { laneKey: `k${call}` }));
  }
  return gate;
}

/** A gate after this many refusals, each of another person, at time 0. */
function afterRefusals(count: number): Gate {
  const gate = new Gate(FLOOD_HOLD_MS);
  for (let message = 0; message < count; message++) gate.noteRejected(aRefusal(message), refused, 0);
  return gate;
}

describe('Gate', () => {
  it('closes in an outage once the last calls of ten of the last 20 lanes have failed, not before', () => {
    const gate = new Gate(FLOOD_HOLD_MS);
    for (let call = 0; call < 100; call++)
      gate.noteCall(aCall([call % 3 === 0 ? away : done()], { laneKey: `k${call}` }));
    expect(gate.closure).toBeUndefined();
    const changes = Array.from({ length: 10 }, (_, call) =>
      gate.noteCall(aCall([away], { laneKey: `f${call}` })),
    ).filter(Boolean);
    expect(changes).toEqual([{ closed: 'outage', code: 'VENDOR_UNAVAILABLE' }]);
  });

  it('counts a batch as failed when most of its messages failed transiently', () => {
    const gate = new Gate(FLOOD_HOLD_MS);
    for (let call = 0; call < 50; call++) gate.noteCall(aCall([away, done(), done()], { laneKey: `k${call}` }));
    expect(gate.closure).toBeUndefined();
    for (let call = 0; call < 20; call++) gate.noteCall(aCall([away, away, done()], { laneKey: `k${call}` }));
    expect(gate.closure?.cause).toBe('outage');
  });

  it.each(['SEND_BUSY', 'LOOKUP_REFUSED'] as const)(
    'stays open for messages that wait for something of their own: %s says nothing about the vendor',
    (code) => {
      const gate = new Gate(FLOOD_HOLD_MS);
      for (let call = 0; call < 50; call++) gate.noteCall(aCall([fails(code, 40_000)], { laneKey: `k${call}` }));
      expect(gate.closure).toBeUndefined();
    },
  );

  it('starts one probe at a time, at growing intervals of at most 2 s', () => {
    const gate = inOutage();
    const probes: number[] = [];
    for (let now = 0; now < 60_000; now += 100) {
      if (!gate.startProbe(now)) continue;
      expect(gate.startProbe(now)).toBe(false);
      probes.push(now);
      gate.noteCall(aCall([away], { isProbe: true, now: now }));
    }
    expect(probes.slice(0, 5)).toEqual([500, 1_500, 3_500, 5_500, 7_500]);
    expect(probes).toHaveLength(31);
  });

  it('opens after a probe that succeeds, and forgets the outage', () => {
    const gate = inOutage();
    gate.startProbe(600);
    expect(gate.noteCall(aCall([done()], { isProbe: true, now: 600 }))).toEqual({ opened: 'outage' });
    gate.noteCall(aCall([away], { isProbe: false, now: 700 }));
    expect(gate.closure).toBeUndefined();
  });

  it('delays the probe for as long as the other side asks', () => {
    const gate = inOutage('VENDOR_THROTTLED', 60_000);
    expect(gate.startProbe(59_000)).toBe(false);
    expect(gate.startProbe(60_000)).toBe(true);
  });

  it('closes at the first configuration error, which outranks an outage', () => {
    const gate = inOutage();
    expect(gate.noteCall(aCall([fails('VENDOR_AUTH')], { isProbe: false, now: 0 }))).toEqual({
      closed: 'configuration',
      code: 'VENDOR_AUTH',
    });
  });

  it('stays closed by a configuration error when a probe meets an outage, which says nothing about that error', () => {
    const gate = new Gate(FLOOD_HOLD_MS);
    gate.noteCall(aCall([fails('VENDOR_AUTH')], { isProbe: false, now: 0 }));
    expect(gate.startProbe(1_000)).toBe(true);
    gate.noteCall(aCall([away], { isProbe: true, now: 1_000 }));
    expect(gate.closure?.cause).toBe('configuration');
  });

  it('learns nothing from a probe that never reached the handler, and probes again at once', () => {
    const gate = new Gate(FLOOD_HOLD_MS);
    gate.noteCall(aCall([fails('VENDOR_AUTH')], { isProbe: false, now: 0 }));
    gate.startProbe(1_000);
    gate.noteCall(aCall([], { isProbe: true, now: 1_000 }));
    expect(gate.closure?.cause).toBe('configuration');
    expect(gate.startProbe(1_000)).toBe(true);
  });

  it('stays open for a message that always fails, however often it is tried and however little else is', () => {
    const gate = new Gate(FLOOD_HOLD_MS);
    for (let call = 0; call < 500; call++) gate.noteCall(aCall([away], { laneKey: 'poison' }));
    expect(gate.closure).toBeUndefined();
  });

  it('forgets the failures of a message that is dead-lettered: they were its own', () => {
    const gate = new Gate(FLOOD_HOLD_MS);
    for (let poison = 0; poison < 100; poison++) {
      gate.noteCall(aCall([away], { laneKey: `poison ${poison}` }));
      gate.forgetFailures(`poison ${poison}`);
    }
    expect(gate.closure).toBeUndefined();
  });

  it('holds back the dead letter that makes it a flood, and every further refusal', () => {
    const gate = afterRefusals(999);
    expect(gate.noteRejected(aRefusal(1), refused, 0)).toMatchObject({ held: true, change: { closed: 'flood' } });
    expect(gate.noteRejected(aRefusal(2), refused, 1)).toMatchObject({ held: true, change: undefined });
  });

  it('does not count messages that cannot be read: one broken producer stops nobody', () => {
    const gate = new Gate(FLOOD_HOLD_MS);
    const invalid = new BusError('MESSAGE_INVALID', 'no');
    for (let message = 0; message < 5_000; message++) {
      expect(gate.noteRejected(aRefusal(message), invalid, 0)).toEqual({ held: false, change: undefined });
    }
  });

  it('probes once after the pause for a flood, then every 30 s, and opens when a probe is accepted', () => {
    const gate = afterRefusals(1_000);
    expect(gate.startProbe(FLOOD_HOLD_MS - 1)).toBe(false);
    expect(gate.startProbe(FLOOD_HOLD_MS)).toBe(true);
    gate.noteCall(aCall([fails('VENDOR_REJECTED')], { isProbe: true, now: FLOOD_HOLD_MS }));
    expect(gate.startProbe(FLOOD_HOLD_MS + 29_999)).toBe(false);
    expect(gate.startProbe(FLOOD_HOLD_MS + 30_000)).toBe(true);
    expect(gate.noteCall(aCall([done()], { isProbe: true, now: FLOOD_HOLD_MS + 30_000 }))).toEqual({ opened: 'flood' });
  });

  it('counts only the time it was open', () => {
    const gate = inOutage();
    expect(gate.openMs(60_000)).toBe(0);
    gate.startProbe(60_000);
    gate.noteCall(aCall([done()], { isProbe: true, now: 60_000 }));
    expect(gate.openMs(61_000)).toBe(1_000);
  });
});
