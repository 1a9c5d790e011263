import { type BusError, type Disposition, dispositionOf, errorCatalogue } from '@cio-bus/contracts';
import { type Entry, type FailureTime, noteFailure } from '../record/entry.ts';

/** What happens to a message whose attempt failed. */
export type Decision = { action: 'retry'; delayMs: number } | { action: 'halt' } | { action: 'dead-letter' };

/** Bounds of retrying. Milliseconds. */
export const retryLimits = {
  baseMs: 200,
  capMs: 30_000,
  /** `Retry-After` is honoured up to this. */
  maxRetryAfterMs: 300_000,
  /** Attempts, or time, for which a message may keep failing while others succeed. */
  budgetAttempts: 10,
  budgetMs: 300_000,
  /** Attempts after an unexpected error. */
  unexpectedAttempts: 6,
} as const;

/**
 * Notes a failure of this message on the entry and decides. An outage uses up nobody's budget: an attempt counts only
 * when another message has succeeded since this one's last failure.
 *
 * @param jitter from 0 up to 1; drawn once per call, so that what failed together comes back together
 */
export function decideAfterFailure(entry: Entry, error: BusError, at: FailureTime, jitter: number): Decision {
  const { spends = true } = errorCatalogue[error.code];
  noteFailure(entry, spends ? at : { ...at, successes: entry.successesSeen });
  const disposition: Disposition = dispositionOf(error);
  if (disposition === 'halt') return { action: 'halt' };
  if (disposition === 'dead-letter' || isSpent(entry, disposition)) return { action: 'dead-letter' };
  return { action: 'retry', delayMs: retryDelay(entry.ownFailures, error.retryAfterMs, jitter) };
}

function isSpent({ ownFailures, spentAttempts, spentMs }: Entry, disposition: Disposition): boolean {
  if (disposition === 'retry-then-dead-letter') return ownFailures >= retryLimits.unexpectedAttempts;
  return spentAttempts >= retryLimits.budgetAttempts || spentMs >= retryLimits.budgetMs;
}

/** The share of its budget that a message has spent, 0 to 1. */
export function budgetUsed({ spentAttempts, spentMs }: Pick<Entry, 'spentAttempts' | 'spentMs'>): number {
  return Math.min(1, Math.max(spentAttempts / retryLimits.budgetAttempts, spentMs / retryLimits.budgetMs));
}

/** Full jitter under a doubling cap; never earlier than the other side asked for. */
export function retryDelay(attempts: number, retryAfterMs: number | undefined, jitter: number): number {
  const cap = Math.min(retryLimits.capMs, retryLimits.baseMs * 2 ** Math.min(attempts - 1, 20));
  return Math.min(retryAfterMs ?? 0, retryLimits.maxRetryAfterMs) + jitter * cap;
}
