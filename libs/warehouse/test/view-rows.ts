import type { Row } from '../src/port/row.ts';
import type { OpenWarehouse } from '../src/port/warehouse.ts';
import type { SqlDialect } from '../src/views/dialect.ts';
import { aRow, NOON_MS } from './a-row.ts';

/** An open warehouse, with the names and the dialect of its views. */
export type ViewedWarehouse = OpenWarehouse & { dialect: SqlDialect; dataset: string };

/** Ms. */
export const HOUR_MS = 60 * 60 * 1000;
/** Hours of a day. */
export const DAY_HOURS = 24;

/** The time this many hours after noon. */
export const at = (hours: number) => ({ timestamp: NOON_MS + hours * HOUR_MS });
/** The same time as the views return it. */
export const iso = (hours: number) => new Date(NOON_MS + hours * HOUR_MS).toISOString();

/** An event of a message of campaign 23. */
export const event = (delivery_id: string, metric: string, given: Partial<Row> = {}): Row =>
  aRow({ event_id: `${delivery_id}/${metric}`, delivery_id, metric, object_type: 'email', campaign_id: 23, ...given });

const person = { is_machine: false };

/**
 * Five messages of one campaign on one day. By hand: sent 5; delivered 4 (d1, d2, d3 and d4, whose click came without
 * that event); opened by people 3 (d1, d2, and d4, who clicked); clicked by people 2 (d1, d4); failed 1 (d5).
 */
export const campaign: readonly Row[] = [
  event('d1', 'opened', { ...at(2), ...person }), // before the events that it follows: late ones arrive in any order
  event('d1', 'sent'),
  event('d1', 'delivered', at(1)),
  event('d1', 'delivered', { ...at(1), source_offset: 99 }), // a repeat of the event
  event('d1', 'opened', { ...at(30), event_id: 'd1/opened-again', ...person }), // one person, two opens, a day later
  event('d1', 'clicked', { ...at(31), ...person }),
  event('d2', 'sent'),
  event('d2', 'delivered', at(1)),
  event('d2', 'opened', { ...at(1), event_id: 'd2/machine', is_machine: true }),
  event('d2', 'opened', { ...at(5), ...person }),
  event('d3', 'sent'),
  event('d3', 'delivered', at(1)),
  event('d3', 'opened', { ...at(1), is_machine: true }),
  event('d3', 'clicked', { ...at(1), is_machine: true }),
  event('d4', 'sent'),
  event('d4', 'opened', at(2)), // inferred from a click: nobody knows who
  event('d4', 'clicked', { ...at(3), ...person }),
  event('d5', 'sent'),
  event('d5', 'bounced', at(1)),
];

/** The outcome of a command. */
export const command = (event_id: string, given: Partial<Row>): Row =>
  aRow({ event_id, kind: 'command', metric: 'track', status: 'success', attempts: 1, processing_ms: 10, ...given });

/** A dead letter. */
export const deadLetter = (event_id: string, given: Partial<Row> = {}): Row =>
  aRow({ event_id, kind: 'dead_letter', metric: 'track', status: 'dead', error_code: 'VENDOR_REJECTED', ...given });
