import type { RecordPosition } from '@cio-bus/contracts';
import type { WarehouseQuery } from '@cio-bus/warehouse';

/** Which records of Kafka the table has rows of. */
export interface LoadedRecords {
  has(position: RecordPosition): boolean;
}

/** Offsets of a partition that follow one another without a gap, both ends included. */
interface Run {
  first: number;
  last: number;
}

/**
 * Asks the table which records it has rows of. It answers in runs of offsets without a gap, so the answer is as small
 * as there are gaps, whatever the table's size.
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
  const runs = Map.groupBy(rows, (row) => `${row.source_topic}/${row.source_partition}`);
  const byPartition = new Map([...runs].map(([name, found]) => [name, found.map(toRun)]));
  return {
    has: ({ topic, partition, offset }) => contains(byPartition.get(`${topic}/${partition}`) ?? [], offset),
  };
}

const toRun = ({ first_offset, last_offset }: Record<string, unknown>): Run => ({
  first: Number(first_offset),
  last: Number(last_offset),
});

/** Whether one of the runs, which are in order, has the offset. */
function contains(runs: readonly Run[], offset: number): boolean {
  let low = 0;
  let high = runs.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const run = runs[middle] as Run;
    if (offset < run.first) high = middle;
    else if (offset > run.last) low = middle + 1;
    else return true;
  }
  return false;
}
