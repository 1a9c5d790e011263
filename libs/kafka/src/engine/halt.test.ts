import { BusError, type ErrorCode } from '@cio-bus/contracts';
import { describe, expect, it } from 'vitest';
import { anEntry, NOW } from '../../test/builders.ts';
import { done, failed, type Outcome, skipped } from '../handler.ts';
import type { Entry } from './entry.ts';
import { Halt } from './halt.ts';

const stopped = (): Halt => {
  const halt = new Halt();
  halt.stop('VENDOR_AUTH', NOW);
  return halt;
};
const failing = (code: ErrorCode) => failed(new BusError(code, 'x'));

/** Judges a probe of one message with this outcome. */
function judge(halt: Halt, outcome: Outcome, now: number): boolean {
  const entry = anEntry();
  return halt.judge([entry], new Map([[entry, outcome]]), now);
}

describe('Halt', () => {
  it('tells of the first fault only, and keeps its code for readiness', () => {
    const halt = new Halt();
    expect(halt.code).toBeUndefined();
    expect(halt.stop('VENDOR_AUTH', NOW)).toBe(true);
    expect(halt.stop('VENDOR_AUTH', NOW)).toBe(false);
    expect(halt.code).toBe('VENDOR_AUTH');
  });

  it('lets one probe at a time go, and none before its time', () => {
    const halt = stopped();
    expect(halt.startProbe(NOW + 999)).toBe(false);
    expect(halt.startProbe(NOW + 1_000)).toBe(true);
    expect(halt.startProbe(NOW + 99_000)).toBe(false);
  });

  it('does not put the probe off when calls that were in flight meet the same fault', () => {
    const halt = stopped();
    halt.stop('VENDOR_AUTH', NOW + 900);
    expect(halt.nextProbeAt).toBe(NOW + 1_000);
  });

  it('probes ever more rarely, and at least every 30 s', () => {
    const halt = stopped();
    const waits: number[] = [];
    for (let probe = 0; probe < 7; probe++) {
      const now = halt.nextProbeAt;
      expect(halt.startProbe(now)).toBe(true);
      halt.stop('VENDOR_AUTH', now);
      waits.push(halt.nextProbeAt - now);
    }
    expect(waits).toEqual([2_000, 4_000, 8_000, 16_000, 30_000, 30_000, 30_000]);
  });

  it.each([
    { what: 'success', outcome: done() },
    { what: 'a skip', outcome: skipped('duplicate') },
    { what: 'a refusal of this one message', outcome: failing('VENDOR_REJECTED') },
    { what: 'a bug of ours', outcome: failing('UNEXPECTED') },
  ])('goes on after $what: the fault is mended', ({ outcome }) => {
    const halt = stopped();
    halt.startProbe(NOW + 1_000);
    expect(judge(halt, outcome, NOW + 1_100)).toBe(true);
    expect(halt.code).toBeUndefined();
    halt.stop('VENDOR_AUTH', NOW + 2_000); // the next fault begins with short waits again
    expect(halt.nextProbeAt).toBe(NOW + 3_000);
  });

  it.each([
    { what: 'an outage', outcome: failing('VENDOR_UNAVAILABLE') },
    { what: 'throttling', outcome: failing('VENDOR_THROTTLED') },
  ])('stays stopped after $what, which tells nothing of the fault, and probes again', ({ outcome }) => {
    const halt = stopped();
    halt.startProbe(NOW + 1_000);
    expect(judge(halt, outcome, NOW + 1_100)).toBe(false);
    expect(halt.code).toBe('VENDOR_AUTH');
    expect(halt.startProbe(NOW + 3_100)).toBe(true);
  });

  it('stays stopped when any message of the probe meets the fault', () => {
    const halt = stopped();
    halt.startProbe(NOW + 1_000);
    const [good, bad] = [anEntry(), anEntry()];
    const outcomes = new Map<Entry, Outcome>([
      [good, done()],
      [bad, failing('VENDOR_AUTH')],
    ]);
    expect(halt.judge([good, bad], outcomes, NOW + 1_100)).toBe(false);
    expect(halt.code).toBe('VENDOR_AUTH');
  });

  it('learns nothing from a message that never reached the handler, and probes with the next', () => {
    const halt = stopped();
    halt.startProbe(NOW + 1_000);
    const unreadable = anEntry();
    unreadable.verdict = failing('MESSAGE_INVALID');
    expect(halt.judge([unreadable], new Map([[unreadable, unreadable.verdict]]), NOW + 1_100)).toBe(false);
    expect(halt.code).toBe('VENDOR_AUTH');
    expect(halt.startProbe(halt.nextProbeAt)).toBe(true);
  });
});
