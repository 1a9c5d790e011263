import type { RecordPosition } from '@cio-bus/contracts';
import type { TopicReader } from '@cio-bus/kafka';
import type { WarehouseQuery } from '@cio-bus/warehouse';
import { readSighting, type Sighting, tracedTopics } from './sighting.ts';
import { readRowSightings } from './trace-rows.ts';
import type { TraceStep } from './trace-step.ts';

/** Where a trace looks. */
export interface TraceSources {
  read: TopicReader;
  warehouse: Pick<WarehouseQuery, 'query' | 'table'>;
}

/** How to look. */
export interface TraceOptions {
  /** Ms since the epoch: neither records nor rows of events before it are read. @default all are */
  since?: number;
}

/** A message's life. */
export interface Trace {
  /** In the order of time. */
  steps: TraceStep[];
  /** False when there was more in the table than one answer takes. */
  complete: boolean;
}

/** What something can be recognised by. Users are only the one asked for: who else was met is not followed. */
class Names {
  readonly ids: Set<string>;
  readonly deliveryIds: Set<string>;
  readonly correlationIds: Set<string>;
  readonly users: Set<string>;

  constructor(asked: string) {
    this.ids = new Set([asked]);
    this.deliveryIds = new Set([asked]);
    this.correlationIds = new Set([asked]);
    this.users = new Set([asked]);
  }

  get size(): number {
    return this.ids.size + this.deliveryIds.size + this.correlationIds.size;
  }

  /** Whether it is one of them; then what it is recognised by counts from now on, too. */
  recognise(seen: Sighting): boolean {
    const byName =
      seen.ids.some((id) => this.ids.has(id)) ||
      seen.deliveryIds.some((id) => this.deliveryIds.has(id)) ||
      seen.correlationIds.some((id) => this.correlationIds.has(id));
    if (!byName && !seen.users.some((user) => this.users.has(user))) return false;
    for (const id of seen.ids) this.ids.add(id);
    for (const id of seen.deliveryIds) this.deliveryIds.add(id);
    // A correlation may tie several people together; who asks for one of them does not ask for the others.
    if (byName) for (const id of seen.correlationIds) this.correlationIds.add(id);
    return true;
  }
}

/** A command leads to a delivery, that to events, those to commands again: no more than that. */
const MAX_ROUNDS = 3;

/**
 * Tells a message's whole life from Kafka and the table, in the order of time: by the id of a command, an event or a letter,
 * a delivery, or everything of a user. Reads the topics again when it has learnt more names.
 */
export async function trace(sources: TraceSources, asked: string, { since = 0 }: TraceOptions = {}): Promise<Trace> {
  const names = new Names(asked);
  let found: Sighting[] = [];
  let complete = true;
  for (let round = 1, size = 0; round <= MAX_ROUNDS && size !== names.size; round++) {
    size = names.size;
    const inTable = await readRowSightings(sources.warehouse, names, since);
    complete = inTable.complete;
    for (const row of inTable.rows) names.recognise(row);
    found = [...(await readKafka(sources.read, names, since)), ...inTable.rows.filter((row) => names.recognise(row))];
  }
  return { steps: inOrder(found.flatMap(({ steps }) => steps)), complete };
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

/** By time; what the table tells of a record that Kafka still has is told by the record. */
function inOrder(steps: readonly TraceStep[]): TraceStep[] {
  const inKafka = new Set(steps.filter(({ what, onlyInTable }) => what !== 'loaded' && !onlyInTable).map(placeOf));
  const told = new Map<string, TraceStep>();
  for (const step of steps) {
    if (step.onlyInTable && inKafka.has(placeOf(step))) continue;
    const key = `${placeOf(step)} ${step.what} ${step.what === 'loaded' ? step.at : ''}`;
    if (!told.has(key)) told.set(key, step);
  }
  return [...told.values()].sort((a, b) => a.at - b.at || rank[a.what] - rank[b.what]);
}

/** What comes first of what has the same time. */
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

const placeOf = ({ record: { topic, partition, offset } }: { record: RecordPosition }) =>
  `${topic}/${partition}/${offset}`;
