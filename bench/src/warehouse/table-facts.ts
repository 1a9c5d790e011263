import { expectedValues } from '../workload/webhooks.ts';

/** A table compared with events that were each published once. */
export interface TableFacts {
  /** Events without a row in `events_current`, or whose row does not match. */
  lost: number;
  /** Rows in `events_current` beyond one per event. */
  duplicates: number;
  /** Rows of the raw table beyond one per event: repeats after a crash or a lost response. */
  repeats: number;
}

/** A SQL endpoint, and the dataset with the tables. */
export interface QueryTarget {
  query: (sql: string) => Promise<Record<string, unknown>[]>;
  dataset: string;
}

/** Compares a table with the events `event-0`, `event-1` … that were published, event by event. */
export async function tableFacts({ query, dataset }: QueryTarget, events: number): Promise<TableFacts> {
  const count = async (what: string, from: string, where = '') => {
    const [found] = await query(`SELECT ${what} AS n FROM (${numbered(dataset, from)}) AS events ${where}`);
    return Number(found?.n);
  };
  const conditions = Object.entries(expectedValues).map(([column, sql]) => `${column} = ${sql}`);
  const matching = ['number BETWEEN 0 AND', events - 1, ...conditions.flatMap((condition) => ['AND', condition])].join(
    ' ',
  );
  const distinct = await count('COUNT(DISTINCT event_id)', 'events_current');
  return {
    lost: events - (await count('COUNT(DISTINCT number)', 'events_current', `WHERE ${matching}`)),
    duplicates: (await count('COUNT(*)', 'events_current')) - distinct,
    repeats: (await count('COUNT(*)', 'delivery_events')) - distinct,
  };
}

/** Selects the events of a table with their numbers, in SQL that both GoogleSQL and DuckDB accept. */
const numbered = (dataset: string, table: string) =>
  `SELECT *, CAST(SUBSTR(event_id, ${'event-'.length + 1}) AS INT64) AS number FROM ${dataset}.${table} WHERE event_id LIKE 'event-%'`;
