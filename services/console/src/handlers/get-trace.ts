import { type DeadLetterIndex, hasAddress, listDeadLetters } from '@cio-bus/dead-letters';
import { type TraceSources, type TraceStep, type TraceSubject, trace } from '@cio-bus/reconcile';
import type { z } from 'zod';
import type { Caller, Handlers } from '../api/caller.ts';
import { forbidden } from '../api/problem.ts';
import type { step } from '../api/schemas/people.ts';
import { summaryOf } from '../dead-letters/shown-dead-letter.ts';
import { shownId, shownText } from '../privacy/shown-record.ts';

/** What traces are read from. */
export interface TraceParts {
  sources: TraceSources;
  recent: DeadLetterIndex;
  now(): number;
}

/** As long as Kafka keeps dead letters. */
const SINCE_MS = 30 * 24 * 60 * 60 * 1_000;
const MAX_DEAD_LETTERS = 500;

/** Shows every step of a message. */
export const getTrace =
  (parts: TraceParts): Handlers['getTrace'] =>
  async ({ query: { id } }, caller) => {
    requireShown(id, caller);
    const { steps, complete, sources } = await traceOf(parts, id);
    return { id, steps: steps.map(shownStep), complete, sources };
  };

/** Shows what the bus knows of a person. */
export const getPerson =
  (parts: TraceParts): Handlers['getPerson'] =>
  async ({ query: { id } }, caller) => {
    requireShown(id, caller);
    const filter = { key: id, state: 'all' as const };
    const [{ steps, complete, sources }, { deadLetters }] = await Promise.all([
      traceOf(parts, id),
      listDeadLetters(parts.recent, filter, { limit: MAX_DEAD_LETTERS }),
    ]);
    const of = (subject: TraceSubject) => steps.filter(({ about }) => about === subject).map(shownStep);
    return {
      ...{ id, complete, sources },
      commands: of('command'),
      sends: of('send'),
      reports: of('report'),
      deadLetters: deadLetters.reverse().map((one) => summaryOf(one)),
    };
  };

/** Who looks for an address would learn whose it is. */
function requireShown(id: string, { role }: Caller): void {
  if (role !== 'operator' && hasAddress(id)) throw forbidden('a search for an address needs the role operator');
}

/** The table may be away: Kafka has what is not older than its retention. */
async function traceOf({ sources, now }: TraceParts, id: string) {
  const since = now() - SINCE_MS;
  const state = { warehouse: 'ok' as 'ok' | 'unavailable' };
  const query: TraceSources['warehouse']['query'] = async (...question) => {
    if (state.warehouse === 'unavailable') return [];
    try {
      return await sources.warehouse.query(...question);
    } catch {
      state.warehouse = 'unavailable';
      return [];
    }
  };
  const found = await trace({ ...sources, warehouse: { table: sources.warehouse.table, query } }, id, { since });
  return { ...found, sources: state };
}

function shownStep({ at, what, id, record, onlyInTable, detail }: TraceStep): z.output<typeof step> {
  const { service, status, delivery, ...rest } = detail;
  const text = Object.entries(rest).map(([name, value]) => `${name}=${value}`);
  return {
    ...{ at, service: shownText(String(service ?? '')), ...record, kind: what, expired: onlyInTable },
    text: shownText(text.join(' ')),
    ...(status === undefined ? {} : { status: shownText(String(status)) }),
    ...(id !== undefined && what === 'dead' ? { deadLetterId: shownId(id) } : {}),
    ...(delivery === undefined ? {} : { deliveryId: shownId(String(delivery)) }),
  };
}
