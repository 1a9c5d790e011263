import { NAMES_TABLE } from '@cio-bus/contracts';
import type { SqlDialect } from './dialect.ts';
import { type ViewName, viewNames } from './view-names.ts';

/** The part of a view to read. */
export interface ViewRange {
  /** Inclusive, ms since the epoch. @default everything */
  from?: number | undefined;
  /** Exclusive, ms since the epoch. @default everything */
  to?: number | undefined;
  /** Number of rows, newest first. @default all */
  limit?: number | undefined;
}

interface View {
  reads: readonly ViewName[];
  /** Newest first, and deterministic. */
  order: string;
  /** Views of messages include later events: an open counts for the day on which its message was sent. */
  ofMessages?: true;
}

const views: Record<ViewName, View> = {
  events_current: { reads: [], order: 'timestamp DESC, kind, event_id, status' },
  delivery_funnel: {
    reads: ['events_current'],
    order: 'COALESCE(sent_at, requested_at) DESC, delivery_id',
    ofMessages: true,
  },
  never_reported: {
    reads: ['events_current', 'delivery_funnel'],
    order: 'accepted_at DESC, delivery_id',
    ofMessages: true,
  },
  campaign_engagement_daily: {
    reads: ['events_current', 'delivery_funnel'],
    order: 'send_date DESC, campaign_id, broadcast_id, newsletter_id, channel',
    ofMessages: true,
  },
  command_outcomes: { reads: ['events_current'], order: 'hour DESC, type' },
  dead_letters: { reads: ['events_current'], order: 'failed_at DESC, letter_id' },
};

/** A message is requested before it is sent, and clocks differ. */
const BEFORE_SENDING_MS = 24 * 60 * 60 * 1000;

/**
 * The query of a view, or of a range of it, that reads only the needed part of the table: the range is applied to the
 * table, beneath the view, so partitions outside of it are never read. For views of messages it selects those that were
 * sent in the range (or requested, if not sent yet), with everything that happened to them since.
 */
export async function viewQuery(
  name: ViewName,
  { dialect, dataset, table }: { dialect: SqlDialect; dataset: string; table: string },
  range: ViewRange = {},
): Promise<string> {
  const { reads, order, ofMessages } = views[name];
  const needed = viewNames.filter((view) => view === name || reads.includes(view));
  const parts = await Promise.all(
    needed.map(async (view) => {
      const query = await dialect.viewQuery(view);
      return `${view} AS (\n${view === 'delivery_funnel' ? sentIn(query, range) : query}\n)`;
    }),
  );
  const read = ofMessages ? { from: range.from === undefined ? undefined : range.from - BEFORE_SENDING_MS } : range;
  return [
    `WITH delivery_events AS (\nSELECT * FROM ${table}${within('timestamp', read)}\n),`,
    ...(ofMessages ? [`${NAMES_TABLE} AS (\nSELECT * FROM ${dataset}.${NAMES_TABLE}\n),`] : []),
    parts.join(',\n'),
    `SELECT * FROM ${name} ORDER BY ${order}${range.limit === undefined ? '' : ` LIMIT ${range.limit}`}`,
  ].join('\n');
}

const sentIn = (query: string, range: ViewRange) =>
  `SELECT * FROM (\n${query}\n)${within('COALESCE(sent_at, requested_at)', range)}`;

function within(column: string, { from, to }: ViewRange): string {
  const bounds = [
    ...(from === undefined ? [] : [`${column} >= ${timestampLiteral(from)}`]),
    ...(to === undefined ? [] : [`${column} < ${timestampLiteral(to)}`]),
  ];
  return bounds.length === 0 ? '' : ` WHERE ${bounds.join(' AND ')}`;
}

/** A time in UTC, in a form that all dialects read. */
/** A literal of GoogleSQL and of DuckDB. @param ms since the epoch */
export const timestampLiteral = (ms: number): string =>
  `TIMESTAMP '${new Date(ms).toISOString().slice(0, 23).replace('T', ' ')}'`;
