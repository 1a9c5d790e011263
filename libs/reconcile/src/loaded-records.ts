import type { RecordPosition } from '@cio-bus/contracts';
import type { WarehouseQuery } from '@cio-bus/warehouse';

/** Which records of Kafka the table has rows of. */
export interface LoadedRecords {
  has(position: RecordPosition): boolean;
}

/** Consecutive offsets of a partition, both ends inclusive. */
interface OffsetRange {
  first: number;
  last: number;
}

/**
 * Reads from the table which records it has rows of, as ranges of consecutive offsets: the result grows with the number
 * of gaps, not with the table.
 *
 * @param since ms since the epoch: rows of events before it are not read. @default all are
 */
export async function readLoadedRecords(
  { query, table }: Pick<WarehouseQuery, 'query' | 'table'>,
  topics: readonly string[],
  since = 0,
): Promise<LoadedRecords> {
  const rows = await query(`
    SELECT source_topic, source_partition, MIN(source_offset) AS first_offset, MAX(source_offset) AS last_offset
    FROM (
      SELECT
        source_topic,
        source_partition,
        source_offset,
        source_offset - DENSE_RANK() OVER (PARTITION BY source_topic, source_partition ORDER BY source_offset) AS run
      FROM ${table}
      WHERE timestamp >= TIMESTAMP '${new Date(since).toISOString().slice(0, 19).replace('T', ' ')}'
        AND source_topic IN (${topics.map((topic) => `'${topic}'`).join(', ')})
    ) AS numbered
    GROUP BY source_topic, source_partition, run
    ORDER BY source_topic, source_partition, first_offset`);
  const rowsByPartition = Map.groupBy(rows, (row) => `${row.source_topic}/${row.source_partition}`);
  const byPartition = new Map([...rowsByPartition].map(([name, found]) => [name, found.map(toRange)]));
  return {
    has: ({ topic, partition, offset }) => contains(byPartition.get(`${topic}/${partition}`) ?? [], offset),
  };
}

const toRange = ({ first_offset, last_offset }: Record<string, unknown>): OffsetRange => ({
  first: Number(first_offset),
  last: Number(last_offset),
});

/** Whether one of the ranges, which are sorted, contains the offset. */
function contains(ranges: readonly OffsetRange[], offset: number): boolean {
  let low = 0;
  let high = ranges.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const range = ranges[middle] as OffsetRange;
    if (offset < range.first) high = middle;
    else if (offset > range.last) low = middle + 1;
    else return true;
  }
  return false;
}
