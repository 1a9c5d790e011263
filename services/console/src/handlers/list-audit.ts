import { type OperatorAction, operatorAction, type RawRecord, topics } from '@cio-bus/contracts';
import type { TopicReader } from '@cio-bus/kafka';
import type { z } from 'zod';
import type { Handlers } from '../api/caller.ts';
import { HttpProblem } from '../api/problem.ts';
import type { auditEntry } from '../api/schemas/session.ts';
import { cut, shownId, shownText } from '../privacy/shown-record.ts';

const SINCE_MS = 30 * 24 * 60 * 60 * 1_000;
const MAX_ENTRIES = 100_000;

/** Lists what operators did, the latest first. */
export const listAudit =
  (read: TopicReader, now: () => number): Handlers['listAudit'] =>
  async ({ query: { operator, action, from, limit, cursor } }) => {
    const skip = cursor === undefined ? 0 : placeOf(cursor);
    const found: OperatorAction[] = [];
    for await (const record of read(topics.audit, { since: Math.max(0, from ?? now() - SINCE_MS) })) {
      const one = readAction(record);
      if (!one || (operator !== undefined && one.by !== operator) || (action !== undefined && one.action !== action))
        continue;
      found.push(one);
      if (found.length > MAX_ENTRIES) found.shift();
    }
    found.sort((one, other) => other.timestamp - one.timestamp || (one.id < other.id ? 1 : -1));
    const items = found.slice(skip, skip + limit).map(entryOf);
    const end = skip + items.length;
    return { items, total: found.length, nextCursor: end < found.length ? String(end) : null };
  };

function placeOf(cursor: string): number {
  if (!/^\d{1,9}$/.test(cursor)) throw HttpProblem.invalid('the cursor is not one of this list', 'cursor');
  return Number(cursor);
}

function readAction(record: RawRecord): OperatorAction | undefined {
  try {
    return operatorAction.read(record);
  } catch {
    return undefined; // not written by the bus
  }
}

const entryOf = (one: OperatorAction): z.output<typeof auditEntry> => ({
  id: shownId(one.id),
  job: one.correlationId === one.id ? null : shownId(one.correlationId),
  ...{ action: one.action, by: cut(one.by), why: shownText(one.why), at: one.timestamp, counts: one.counts },
  filter: one.filter === undefined ? null : shownText(JSON.stringify(one.filter)),
});
