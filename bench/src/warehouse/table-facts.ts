import { expectedValues } from '../workload/webhooks.ts';

/** What a table holds of so many events, each of which was published once. */
export interface TableFacts {
  /** Events that have no row in `events_current`, or only one that says something else than the event. */
  lost: number;
  /** Rows there beyond one an event. */
  doubled: number;
  /** Rows of the raw table beyond one an event: what came again after a crash, or after an answer that was lost. */
  repeats: number;
}

/** Whatever answers SQL, and the dataset that its tables are in. */
export interface Asked {
  query: (sql: string) => Promise<Record<string, unknown>[]>;
  dataset: string;
}

/** Compares a table with the events `event-0`, `event-1` … that were published, event by event. */
export async function tableFacts({ query, dataset }: Asked, events: number): Promise<TableFacts> {
  const count = async (what: string, from: string, where = '') => {
    const [found] = await query(`SELECT ${what} AS n FROM (${numbered(dataset, from)}) AS events ${where}`);
    return Number(found?.n);
  };
  const agrees = Object.entries(expectedValues).map(([column, sql]) => `${column} = ${sql}`);
  const right = ['number BETWEEN 0 AND', events - 1, ...agrees.flatMap((condition) => ['AND', condition])].join(' ');
  const distinct = await count('COUNT(DISTINCT event_id)', 'events_current');
  return {
    lost: events - (await count('COUNT(DISTINCT number)', 'events_current', `WHERE ${right}`)),
    doubled: (await count('COUNT(*)', 'events_current')) - distinct,
    repeats: (await count('COUNT(*)', 'delivery_events')) - distinct,
  };
}

/** The events of a table with their numbers, in words that GoogleSQL and DuckDB share. */
const numbered = (dataset: string, table: string) =>
  `SELECT *, CAST(SUBSTR(event_id, ${'event-'.length + 1}) AS INT64) AS number FROM ${dataset}.${table} WHERE event_id LIKE 'event-%'`;
