import { type BusError, dispositionOf } from '@cio-bus/contracts';
import type { Outcome } from '../../handler.ts';

/** How many messages of a call failed with the very same error. */
export type Sharers = (error: BusError) => number;

const alone: Sharers = () => 1;

/**
 * Finds the errors that several messages of a call share: a request that failed as a whole, or a handler that threw. Any one
 * of them may be to blame for all, so none is charged until it fails alone. An error that a message has to itself is its own.
 */
export function sharersOf(outcomes: readonly Outcome[]): Sharers {
  if (outcomes.length < 2) return alone;
  let counts: Map<BusError, number> | undefined;
  for (const outcome of outcomes) {
    if (outcome.kind !== 'failed' || !isCharged(outcome.error)) continue;
    counts ??= new Map();
    counts.set(outcome.error, (counts.get(outcome.error) ?? 0) + 1);
  }
  return counts ? (error) => counts.get(error) ?? 1 : alone;
}

/** Whether one of the messages may be to blame: not when the other side refuses them all, nor when nothing was tried. */
function isCharged(error: BusError): boolean {
  const disposition = dispositionOf(error);
  if (error.code === 'NOT_REACHED') return false;
  return disposition === 'retry' || disposition === 'retry-then-dead-letter';
}
