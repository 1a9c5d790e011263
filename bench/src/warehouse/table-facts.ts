/** What a table holds of so many events, each of which was published once. */
export interface TableFacts {
  /** Events without a row in `events_current`. */
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

/** Compares a table with the events `event-0`, `event-1` … that were published. */
export async function tableFacts({ query, dataset }: Asked, events: number): Promise<TableFacts> {
  const count = async (what: string, from: string) => {
    const [found] = await query(`SELECT ${what} AS n FROM ${dataset}.${from} WHERE event_id LIKE 'event-%'`);
    return Number(found?.n);
  };
  const distinct = await count('COUNT(DISTINCT event_id)', 'events_current');
  return {
    lost: events - distinct,
    doubled: (await count('COUNT(*)', 'events_current')) - distinct,
    repeats: (await count('COUNT(*)', 'delivery_events')) - distinct,
  };
}
