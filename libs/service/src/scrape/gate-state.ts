import type { Scrape } from './scrape.ts';

/** Whether a service delivers, and why not. */
export interface GateState {
  /** `probing`: an outage, which is probed until it ends. `halted`: by something that an operator has to fix. */
  gate: 'open' | 'probing' | 'halted' | 'unknown';
  reason?: string;
}

const MAX_REASON = 500;

/**
 * The gate of a service: closed when that of one process is.
 *
 * @param asked by process; undefined for one that did not answer. Undefined when nobody's address is known.
 */
export function gateState(asked: readonly (Scrape | undefined)[] | undefined): GateState {
  const answered = (asked ?? []).filter((one) => one !== undefined);
  if (answered.length === 0) return asked ? { gate: 'unknown', reason: 'does not answer' } : { gate: 'unknown' };
  const closed = answered.flatMap(({ samples }) =>
    samples.filter(({ name, value }) => name === 'cio_bus_gate_closed' && value > 0),
  );
  const reasons = [...new Set(answered.flatMap((one) => one.reasons))];
  const reason = reasons.length > 0 ? { reason: reasons.join('; ').slice(0, MAX_REASON) } : {};
  if (closed.length === 0) return { gate: 'open', ...reason };
  const isOutage = closed.every(({ labels }) => labels.cause === 'outage');
  const cause = [...new Set(closed.map(({ labels }) => labels.cause))].join(', ');
  return { gate: isOutage ? 'probing' : 'halted', reason: cause, ...reason };
}
