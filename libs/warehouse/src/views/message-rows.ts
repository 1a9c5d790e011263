import { timestampLiteral, type ViewRange, within } from './view-range.ts';

const DAY_MS = 24 * 60 * 60 * 1000;

/** A message is accepted at most this long after its request: it is planned 90 days ahead at most, and clocks differ. */
const ACCEPTED_AFTER_MS = 91 * DAY_MS;
/** An acceptance is stored at most this long after it: outcomes are in Kafka for 7 days, and clocks differ. */
const STORED_AFTER_MS = 8 * DAY_MS;
/** A message is requested before it is sent, and clocks differ. */
const BEFORE_SENDING_MS = DAY_MS;
/** A message bounces at most this long after it was sent: mail servers try for five days. */
const FAILED_AFTER_MS = 8 * DAY_MS;

const SENT = `kind = 'webhook' AND metric = 'sent'`;
const SENDS = `kind = 'command' AND metric = 'transactional'`;

/**
 * The query of the rows about the messages sent in a range. Of the week before, it reads the events `sent` alone, which
 * BigQuery finds by the clustering: a message that fails in the range may have been sent before it.
 */
export function sentRowsQuery(table: string, { from }: ViewRange): string {
  if (from === undefined) return `SELECT * FROM ${table}`;
  const eventsFrom = from - BEFORE_SENDING_MS;
  return twoParts(table, eventsFrom, from - FAILED_AFTER_MS, SENT);
}

/** A range of the messages that were accepted. */
export interface AcceptedRange extends ViewRange {
  /**
   * When the first event about one of them can have happened, ms since the epoch: what {@link firstEventQuery} finds.
   * @default 8 days before `from`
   */
  firstEventAt?: number | undefined;
}

/**
 * The query of the rows about the transactional messages accepted in a range. A request can be 91 days older
 * than its acceptance: of those days it reads the outcomes of sends alone, which BigQuery finds by the clustering.
 */
export function acceptedRowsQuery(table: string, { from, firstEventAt }: AcceptedRange): string {
  if (from === undefined) return `SELECT * FROM ${table}`;
  const eventsFrom = Math.max(from - STORED_AFTER_MS, (firstEventAt ?? 0) - BEFORE_SENDING_MS);
  return twoParts(table, eventsFrom, from - ACCEPTED_AFTER_MS, SENDS);
}

/** All rows since a time, and those since an earlier one that fulfil a condition. */
const twoParts = (table: string, since: number, earlier: number, condition: string) =>
  [
    `SELECT * FROM ${table}${within('timestamp', { from: since })}`,
    'UNION ALL',
    `SELECT * FROM ${table}${within('timestamp', { from: earlier, to: since })} AND ${condition}`,
  ].join('\n');

/**
 * The query of `first_event_at`: the earliest time at which an event about one of the transactional messages accepted in
 * a range can have happened; null if none was accepted. It reads three columns of the outcomes of sends. In most ranges
 * this is about `from`, so that a search which knows it does not read the events of eight more days.
 */
export function firstEventQuery(table: string, { from, to }: { from: number; to: number }): string {
  const acceptedAt = 'GREATEST(inserted_at, COALESCE(send_at, inserted_at))';
  return `SELECT MIN(COALESCE(send_at, timestamp)) AS first_event_at FROM ${table}
WHERE ${SENDS} AND timestamp >= ${timestampLiteral(from - ACCEPTED_AFTER_MS)}
  AND ${acceptedAt} >= ${timestampLiteral(from)} AND ${acceptedAt} < ${timestampLiteral(to)}`;
}
