import type { WarehouseQuery } from '@cio-bus/warehouse';

/** The column that says what a message belongs to. */
const parentColumns = {
  campaign: 'campaign_id',
  broadcast: 'broadcast_id',
  newsletter: 'newsletter_id',
  transactional: 'transactional_message_id',
} as const;

/** The messages whose metrics are counted; times in ms since the epoch. */
export interface MetricsPeriod {
  from: number;
  /** Exclusive. */
  to: number;
  /** Only of this campaign, broadcast, newsletter or transactional message. @default all messages */
  of?: { kind: keyof typeof parentColumns; id: number } | undefined;
}

/** A message belongs to the time of its first event, which is searched this far back, so that an old message is not counted as new. */
const LOOK_BACK_MS = 7 * 24 * 60 * 60 * 1000;

const literal = (ms: number) => `TIMESTAMP '${new Date(ms).toISOString().slice(0, 19).replace('T', ' ')}'`;

/**
 * Counts messages by metric, in Customer.io's names: how many of those whose first event is in the period have each
 * metric. `human_opened` and `human_clicked` exclude machines.
 */
export async function countMetrics(
  { query, table }: Pick<WarehouseQuery, 'query' | 'table'>,
  { from, to, of }: MetricsPeriod,
): Promise<Record<string, number>> {
  const rows = await query(`
    WITH events AS (
      SELECT delivery_id, metric, is_machine, timestamp
      FROM ${table}
      WHERE timestamp >= ${literal(from - LOOK_BACK_MS)} AND kind = 'webhook' AND delivery_id IS NOT NULL
        ${of ? `AND ${conditionOf(of)}` : ''}
    ),
    messages AS (
      SELECT delivery_id FROM events GROUP BY delivery_id
      HAVING MIN(timestamp) >= ${literal(from)} AND MIN(timestamp) < ${literal(to)}
    )
    SELECT metric, COUNT(DISTINCT delivery_id) AS n, COUNT(DISTINCT IF(is_machine, NULL, delivery_id)) AS human
    FROM events WHERE delivery_id IN (SELECT delivery_id FROM messages) GROUP BY metric`);
  const counts = rows.flatMap(({ metric, n, human }): [string, number][] => [
    [String(metric), Number(n)],
    ...(metric === 'opened' || metric === 'clicked'
      ? [[`human_${metric}`, Number(human)] satisfies [string, number]]
      : []),
  ]);
  return Object.fromEntries(counts);
}

/** A transactional message is a text in the table: a number, or the name that a command had. */
const conditionOf = ({ kind, id }: NonNullable<MetricsPeriod['of']>): string =>
  `${parentColumns[kind]} = ${kind === 'transactional' ? `'${id}'` : id}`;
