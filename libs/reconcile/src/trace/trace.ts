import { BusError, type RecordPosition } from '@cio-bus/contracts';
import type { TopicReader } from '@cio-bus/kafka';
import type { WarehouseQuery } from '@cio-bus/warehouse';
import { readSighting, type Sighting, tracedTopics } from './sighting.ts';
import { readRowSightings } from './trace-rows.ts';
import type { TraceStep } from './trace-step.ts';

/** What a trace reads. */
export interface TraceSources {
  read: TopicReader;
  warehouse: Pick<WarehouseQuery, 'query' | 'table'>;
}

/** Options of a trace. */
export interface TraceOptions {
  /** Ms since the epoch: neither records nor rows of events before it are read. @default all are */
  since?: number;
}

/** The history of a message. */
export interface Trace {
  /** In order of time. */
  steps: TraceStep[];
  /** False if the table had more than one query returns. */
  complete: boolean;
  /** Why the table was not read: the steps are what Kafka still has. */
  tableError: string | undefined;
}

/** The names that identify the traced message. The only user is the requested one: other users found on the way are not followed. */
class Names {
  readonly ids: Set<string>;
  readonly deliveryIds: Set<string>;
  readonly correlationIds: Set<string>;
  readonly users: Set<string>;

  constructor(id: string) {
    this.ids = new Set([id]);
    this.deliveryIds = new Set([id]);
    this.correlationIds = new Set([id]);
    this.users = new Set([id]);
  }

  get size(): number {
    return this.ids.size + this.deliveryIds.size + this.correlationIds.size;
  }

  /** Whether a sighting has one of the names. If so, its own names are added. */
  recognise(seen: Sighting): boolean {
    const byName =
      seen.ids.some((id) => this.ids.has(id)) ||
      seen.deliveryIds.some((id) => this.deliveryIds.has(id)) ||
      seen.correlationIds.some((id) => this.correlationIds.has(id));
    if (!byName && !seen.users.some((user) => this.users.has(user))) return false;
    for (const id of seen.ids) this.ids.add(id);
    for (const id of seen.deliveryIds) this.deliveryIds.add(id);
    // A correlation may connect several people; a trace of one of them must not include the others.
    if (byName) for (const id of seen.correlationIds) this.correlationIds.add(id);
    return true;
  }
}

/** From a command to its delivery, its events and the commands that react to them. */
const MAX_ROUNDS = 3;

/**
 * Reads the history of a message from Kafka and the table, in order of time: by the id of a command, event, dead letter or
 * delivery, or everything of a user. Reads the topics again when it has found more names.
 */
export async function trace(sources: TraceSources, id: string, { since = 0 }: TraceOptions = {}): Promise<Trace> {
  const names = new Names(id);
  let found: Sighting[] = [];
  let inTable: Awaited<ReturnType<typeof readTable>> = { rows: [], complete: true };
  for (let round = 1, size = 0; round <= MAX_ROUNDS && size !== names.size; round++) {
    size = names.size;
    if (inTable.error === undefined) inTable = await readTable(sources.warehouse, names, since);
    for (const row of inTable.rows) names.recognise(row);
    found = [...(await readKafka(sources.read, names, since)), ...inTable.rows.filter((row) => names.recognise(row))];
  }
  const { complete, error } = inTable;
  return { steps: inOrder(found.flatMap(({ steps }) => steps)), complete, tableError: error };
}

/** What Kafka has is worth showing while the table is unavailable. @throws what is no fault of the warehouse */
async function readTable(
  warehouse: TraceSources['warehouse'],
  names: Names,
  since: number,
): Promise<Awaited<ReturnType<typeof readRowSightings>> & { error?: string }> {
  try {
    return await readRowSightings(warehouse, names, since);
  } catch (error) {
    if (!(error instanceof BusError && error.code.startsWith('WAREHOUSE_'))) throw error;
    return { rows: [], complete: true, error: error.message };
  }
}

async function readKafka(read: TopicReader, names: Names, since: number): Promise<Sighting[]> {
  const found: Sighting[] = [];
  for (const topic of tracedTopics) {
    for await (const record of read(topic, since === 0 ? {} : { since })) {
      const seen = readSighting(record);
      if (names.recognise(seen)) found.push(seen);
    }
  }
  return found;
}

/** Sorts by time, and drops what the table repeats of a record that Kafka still has. */
function inOrder(steps: readonly TraceStep[]): TraceStep[] {
  const inKafka = new Set(steps.filter(({ what, onlyInTable }) => what !== 'loaded' && !onlyInTable).map(positionOf));
  const byName = new Map<string, TraceStep>();
  for (const step of steps) {
    if (step.onlyInTable && inKafka.has(positionOf(step))) continue;
    const key = `${positionOf(step)} ${step.what} ${step.what === 'loaded' ? step.at : ''}`;
    if (!byName.has(key)) byName.set(key, step);
  }
  return [...byName.values()].sort((a, b) => a.at - b.at || rank[a.what] - rank[b.what]);
}

/** Order of steps with the same time. */
const rank: Readonly<Record<TraceStep['what'], number>> = {
  published: 0,
  reported: 0,
  replayed: 1,
  'first failed': 2,
  accepted: 3,
  reacted: 3,
  skipped: 3,
  dead: 3,
  decided: 4,
  loaded: 5,
};

const positionOf = ({ record: { topic, partition, offset } }: { record: RecordPosition }) =>
  `${topic}/${partition}/${offset}`;
