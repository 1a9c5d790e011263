import { BusError, type ErrorCode } from '@cio-bus/contracts';
import { describe, expect, it } from 'vitest';
import { anEntry, NOW } from '../../../test/builders.ts';
import { type Entry, noteAttempt } from '../record/entry.ts';
import { budgetUsed, decideAfterFailure, retryDelay, retryLimits } from './retry-policy.ts';

/** Fails the entry again and again, one second apart; `successes(n)` is how many others had succeeded by then. */
function failUntilDead(entry: Entry, code: ErrorCode, successes: (attempt: number) => number, max = 1_000): number {
  for (let attempt = 1; attempt <= max; attempt++) {
    noteAttempt(entry, 0);
    const at = { date: NOW + attempt * 1_000, openMs: attempt * 1_000, successes: successes(attempt) };
    if (decideAfterFailure(entry, new BusError(code, 'x'), at, 0.5).action === 'dead-letter') return attempt;
  }
  return Number.POSITIVE_INFINITY;
}

describe('decideAfterFailure', () => {
  it.each([
    { code: 'MESSAGE_INVALID', action: 'dead-letter' },
    { code: 'VENDOR_REJECTED', action: 'dead-letter' },
    { code: 'SEND_UNKNOWN', action: 'dead-letter' },
    { code: 'VENDOR_UNAVAILABLE', action: 'retry' },
    { code: 'VENDOR_THROTTLED', action: 'retry' },
    { code: 'UNEXPECTED', action: 'retry' },
    { code: 'VENDOR_AUTH', action: 'halt' },
    { code: 'WAREHOUSE_SETUP', action: 'halt' },
  ] as const)('answers a first $code with $action', ({ code, action }) => {
    const entry = anEntry();
    noteAttempt(entry, 0);
    const at = { date: NOW, openMs: 0, successes: 0 };
    const decision = decideAfterFailure(entry, new BusError(code, 'x'), at, 0.5);
    expect(decision.action).toBe(action);
  });

  it('never dead-letters in an outage, because nobody else succeeds either', () => {
    expect(failUntilDead(anEntry(), 'VENDOR_UNAVAILABLE', () => 7)).toBe(Number.POSITIVE_INFINITY);
  });

  it.each(['STORE_UNAVAILABLE', 'KAFKA_UNAVAILABLE', 'LOOKUP_REFUSED'] as const)(
    'never dead-letters for %s, whoever else succeeds',
    (code) => {
      const entry = anEntry();
      expect(failUntilDead(entry, code, (attempt) => attempt)).toBe(Number.POSITIVE_INFINITY);
      expect(budgetUsed(entry)).toBe(0);
    },
  );

  it('dead-letters a message that keeps failing while others succeed, once its attempts are spent', () => {
    expect(failUntilDead(anEntry(), 'VENDOR_UNAVAILABLE', (attempt) => attempt)).toBe(retryLimits.budgetAttempts + 1);
  });

  it('dead-letters by time, too, counting only the time during which the gate was open and others succeeded', () => {
    const entry = anEntry();
    noteAttempt(entry, 0);
    const failAfter = (openMs: number, successes: number) =>
      decideAfterFailure(entry, new BusError('VENDOR_UNAVAILABLE', 'x'), { date: NOW, openMs, successes }, 0).action;
    expect(failAfter(0, 1)).toBe('retry');
    expect(failAfter(400_000, 1)).toBe('retry');
    for (let failure = 1; failure < 5; failure++) {
      expect(failAfter(400_000 + failure * 60_000, 1 + failure)).toBe('retry');
    }
    expect(failAfter(700_000, 6)).toBe('dead-letter');
  });

  it('lets one failure spend a minute at most: a process that was stopped, or asked to wait, loses no message to it', () => {
    const entry = anEntry();
    const failAfter = (openMs: number, successes: number) =>
      decideAfterFailure(entry, new BusError('VENDOR_UNAVAILABLE', 'x'), { date: NOW, openMs, successes }, 0).action;
    failAfter(0, 1);
    expect(failAfter(3_600_000, 2)).toBe('retry');
    expect(budgetUsed(entry)).toBeCloseTo(0.2);
  });

  it('dead-letters an unexpected error after five retries, whoever else succeeds', () => {
    expect(failUntilDead(anEntry(), 'UNEXPECTED', () => 0)).toBe(retryLimits.unexpectedAttempts);
  });
});

describe('retryDelay', () => {
  it.each([
    { attempts: 1, retryAfterMs: undefined, jitter: 1, delay: 200 },
    { attempts: 3, retryAfterMs: undefined, jitter: 1, delay: 800 },
    { attempts: 3, retryAfterMs: undefined, jitter: 0.25, delay: 200 },
    { attempts: 50, retryAfterMs: undefined, jitter: 1, delay: 30_000 },
    { attempts: 1, retryAfterMs: 7_000, jitter: 0, delay: 7_000 },
    { attempts: 1, retryAfterMs: 86_400_000, jitter: 0, delay: 300_000 },
  ])('waits $delay ms after attempt $attempts, asked for $retryAfterMs, jitter $jitter', ({ delay, ...given }) => {
    expect(retryDelay(given.attempts, given.retryAfterMs, given.jitter)).toBe(delay);
  });
});

describe('budgetUsed', () => {
  it.each([
    { spentAttempts: 5, spentMs: 0, used: 0.5 },
    { spentAttempts: 0, spentMs: 225_000, used: 0.75 },
    { spentAttempts: 0, spentMs: 900_000, used: 1 },
  ])('is the share of the budget that is spent, $used, of attempts or time', ({ used, ...spent }) => {
    expect(budgetUsed(spent)).toBe(used);
  });
});
