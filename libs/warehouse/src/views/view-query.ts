import type { SqlDialect } from './dialect.ts';
import { type ViewName, viewNames } from './view-names.ts';

/** Which part of a view is wanted. */
export interface ViewRange {
  /** Ms since the epoch; what lies before is left out. @default everything */
  from?: number | undefined;
  /** Ms since the epoch; what lies at or after it is left out. @default everything */
  to?: number | undefined;
  /** Rows, the newest first. @default all */
  limit?: number | undefined;
}

interface View {
  reads: readonly ViewName[];
  /** The newest first, and always in one order. */
  order: string;
  /** Views of messages count later events, too: an open counts for the day that its message was sent. */
  ofMessages?: true;
}

const views: Record<ViewName, View> = {
  events_current: { reads: [], order: 'timestamp DESC, kind, event_id, status' },
  delivery_funnel: {
    reads: ['events_current'],
    order: 'COALESCE(sent_at, requested_at) DESC, delivery_id',
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

/** A message's request comes before it is sent, and clocks differ. */
const BEFORE_SENDING_MS = 24 * 60 * 60 * 1000;

/**
 * The query of a view, or of a range of it, that reads no more of the table than it needs: the range stands beneath the
 * view, at the table, so it is certain that partitions outside of it are not read. Of the views of messages it chooses
 * those that were sent in the range (or, not sent yet, requested), with all that happened to them since.
 */
export async function viewQuery(
  name: ViewName,
  { dialect, table }: { dialect: SqlDialect; table: string },
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

/** A time as both dialects read it: in UTC. */
const timestampLiteral = (ms: number) => `TIMESTAMP '${new Date(ms).toISOString().slice(0, 23).replace('T', ' ')}'`;
