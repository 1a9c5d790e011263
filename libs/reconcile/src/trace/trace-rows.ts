import type { QueryParameters, WarehouseQuery } from '@cio-bus/warehouse';
import { type Sighting, sighting } from './sighting.ts';
import { known, subjectOfDeadLetter, type TraceEvent, type TraceSubject } from './trace-step.ts';

/** The names whose rows to read. */
export interface TraceNames {
  ids: ReadonlySet<string>;
  deliveryIds: ReadonlySet<string>;
  correlationIds: ReadonlySet<string>;
  users: ReadonlySet<string>;
}

/** Maximum number of parameters of one statement, per kind of name. */
const MAX_NAMES = 500;
const MAX_ROWS = 5_000;

const columns = [
  'event_id',
  'kind',
  'metric',
  'object_type',
  'status',
  'timestamp',
  'inserted_at',
  'customer_id',
  'cio_id',
  'email_address',
  'delivery_id',
  'correlation_id',
  'error_code',
  'error_message',
  'attempts',
  'processing_ms',
  'failure_message',
  'source_topic',
  'source_partition',
  'source_offset',
] as const;

/** The rows found, and whether these are all: there may be too many names or rows for one statement. */
interface RowSightings {
  rows: Sighting[];
  complete: boolean;
}

/** Reads the rows that have one of the names, of events at or after `since` (ms since the epoch). */
export async function readRowSightings(
  { query, table }: Pick<WarehouseQuery, 'query' | 'table'>,
  names: TraceNames,
  since: number,
): Promise<RowSightings> {
  const parameters: Record<string, string> = {};
  let complete = true;
  const among = (column: (typeof columns)[number], values: ReadonlySet<string>) => {
    if (values.size > MAX_NAMES) complete = false;
    const found = [...values].slice(0, MAX_NAMES).map((value, index) => {
      parameters[`${column}_${index}`] = value;
      return `$${column}_${index}`;
    });
    return `${column} IN (${found.join(', ')})`;
  };
  const conditions = [
    among('event_id', names.ids),
    among('delivery_id', names.deliveryIds),
    among('correlation_id', names.correlationIds),
    ...(['customer_id', 'cio_id', 'email_address'] as const).map((column) => among(column, names.users)),
  ];
  const rows = await query(
    `SELECT ${columns.join(', ')} FROM ${table}
     WHERE timestamp >= TIMESTAMP '${new Date(since).toISOString().slice(0, 19).replace('T', ' ')}'
       AND (${conditions.join(' OR ')})
     ORDER BY timestamp LIMIT ${MAX_ROWS}`,
    parameters satisfies QueryParameters,
  );
  return { rows: rows.map(readRow), complete: complete && rows.length < MAX_ROWS };
}

const events: Readonly<Record<string, TraceEvent>> = {
  webhook: 'reported',
  reaction: 'reacted',
  command: 'accepted',
  dead_letter: 'dead',
  audit: 'decided',
};

function subjectOfRow({ event_id, kind, metric }: Record<string, unknown>): TraceSubject {
  if (kind === 'webhook' || kind === 'reaction') return 'report';
  if (kind === 'dead_letter') return subjectOfDeadLetter(String(event_id));
  return kind === 'command' && metric === 'transactional' ? 'send' : 'command';
}

/** A row shows that it was loaded, and repeats what its record said, in case Kafka no longer has that. */
function readRow(row: Record<string, unknown>): Sighting {
  const { event_id, kind, metric, status, error_code, error_message, attempts, delivery_id, failure_message } = row;
  const id = String(event_id);
  const record = {
    topic: String(row.source_topic),
    partition: Number(row.source_partition),
    offset: Number(row.source_offset),
  };
  const about = subjectOfRow(row);
  const what = status === 'skipped' ? 'skipped' : (events[String(kind)] ?? 'published');
  const common = { metric, status, code: error_code, message: error_message, attempts, ms: row.processing_ms };
  const detail = known({ ...common, delivery: delivery_id, failure: failure_message });
  return sighting(
    {
      ids: [id],
      deliveryIds: [delivery_id],
      correlationIds: [row.correlation_id],
      users: [row.customer_id, row.cio_id, row.email_address],
    },
    [
      { at: Date.parse(String(row.timestamp)), what, about, id, record, onlyInTable: true, detail },
      {
        at: Date.parse(String(row.inserted_at)),
        what: 'loaded',
        about,
        id,
        record,
        onlyInTable: false,
        detail: known({ kind, metric }),
      },
    ],
  );
}
