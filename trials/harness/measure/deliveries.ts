import type { JournalEntry } from '@cio-bus/customerio-sandbox';
import { commandIdOf } from '../../audit/input/audit-input.ts';

/** What Customer.io has accepted. */
export interface Deliveries {
  /** When each command was first accepted, ms since the epoch. */
  readonly firstAt: ReadonlyMap<string, number>;
  /** Commands other than identifies that took effect more than once. */
  readonly repeated: readonly string[];
}

/** Reads deliveries from Customer.io's journal. */
export function deliveriesIn(journal: readonly JournalEntry[]): Deliveries {
  const firstAt = new Map<string, number>();
  const repeated = new Set<string>();
  for (const entry of journal) {
    const id = commandIdOf(entry);
    if (id === undefined || entry.duplicate) continue;
    if (!firstAt.has(id)) firstAt.set(id, entry.at);
    else if (entry.action !== 'identify') repeated.add(id);
  }
  return { firstAt, repeated: [...repeated] };
}

/** From publishing to acceptance, for each published command that was delivered, ms. */
export const latenciesMs = (publishedAt: ReadonlyMap<string, number>, { firstAt }: Deliveries): number[] =>
  [...publishedAt].flatMap(([id, at]) => {
    const deliveredAt = firstAt.get(id);
    return deliveredAt === undefined ? [] : [deliveredAt - at];
  });
