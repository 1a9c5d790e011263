import { NAMES_TABLE } from '@cio-bus/contracts';
import type { SqlDialect } from './dialect.ts';
import { type AcceptedRange, acceptedRowsQuery, sentRowsQuery } from './message-rows.ts';
import { type ViewName, viewNames } from './view-names.ts';
import { type ViewRange, within } from './view-range.ts';

interface View {
  reads: readonly ViewName[];
  /** Newest first, and deterministic. */
  order: string;
  /** Views of messages include later events: an open counts for the day on which its message was sent. */
  messages?: Messages;
}

/** How a range of messages is read. */
interface Messages {
  /** The view that selects them, */
  selectedIn: ViewName;
  /** by this time of theirs. */
  by: string;
  /** The query of the rows about them. */
  rows(table: string, range: AcceptedRange): string;
}

/** A message that failed was not always sent, and one that was never reported is neither. */
const SENT_AT = 'COALESCE(sent_at, failed_at, requested_at)';

const sent: Messages = { selectedIn: 'delivery_funnel', by: SENT_AT, rows: sentRowsQuery };

const accepted: Messages = { selectedIn: 'never_reported', by: 'accepted_at', rows: acceptedRowsQuery };

const views: Record<ViewName, View> = {
  events_current: { reads: [], order: 'timestamp DESC, kind, event_id, status' },
  delivery_funnel: {
    reads: ['events_current'],
    order: `${SENT_AT} DESC, delivery_id`,
    messages: sent,
  },
  never_reported: {
    reads: ['events_current', 'delivery_funnel'],
    order: 'accepted_at DESC, delivery_id',
    messages: accepted,
  },
  campaign_engagement_daily: {
    reads: ['events_current', 'delivery_funnel'],
    order: 'send_date DESC, campaign_id, broadcast_id, newsletter_id, transactional_message_id, channel',
    messages: sent,
  },
  command_outcomes: { reads: ['events_current'], order: 'hour DESC, type' },
  dead_letters: { reads: ['events_current'], order: 'failed_at DESC, letter_id' },
};

/**
 * The query of a view, or of a range of it, that reads only the needed part of the table: the range is applied to the
 * table, beneath the view, so partitions outside of it are never read. For views of messages it selects those that were
 * sent in the range (if not, failed in it; if neither, requested), with everything that happened to them since; for
 * `never_reported` those that were accepted in it, however long ago they were requested.
 */
export async function viewQuery(
  name: ViewName,
  { dialect, dataset, table }: { dialect: SqlDialect; dataset: string; table: string },
  range: AcceptedRange = {},
): Promise<string> {
  const { reads, order, messages } = views[name];
  const needed = viewNames.filter((view) => view === name || reads.includes(view));
  const parts = await Promise.all(
    needed.map(async (view) => {
      const query = await dialect.viewQuery(view);
      return `${view} AS (\n${view === messages?.selectedIn ? selected(query, messages, range) : query}\n)`;
    }),
  );
  const rows = messages ? messages.rows(table, range) : `SELECT * FROM ${table}${within('timestamp', range)}`;
  return [
    `WITH delivery_events AS (\n${rows}\n),`,
    ...(messages ? [`${NAMES_TABLE} AS (\nSELECT * FROM ${dataset}.${NAMES_TABLE}\n),`] : []),
    parts.join(',\n'),
    `SELECT * FROM ${name} ORDER BY ${order}${range.limit === undefined ? '' : ` LIMIT ${range.limit}`}`,
  ].join('\n');
}

const selected = (query: string, { by }: Messages, range: ViewRange) =>
  `SELECT * FROM (\n${query}\n)${within(by, range)}`;
