import { outcomeRecord, type RawRecord, type RecordPosition, readDeadLetter, topics } from '@cio-bus/contracts';
import type { TopicReader } from '@cio-bus/kafka';

const statuses = ['accepted', 'skipped', 'dead'] as const;

/** How a record was settled, and the record that says so. */
export interface Settlement {
  status: (typeof statuses)[number];
  at: RecordPosition;
}

/** How records were settled, by service. After a crash a record may have two settlements. */
export class Settlements {
  /** By service, topic and partition, then by offset: settlements as {@link pack} encodes them, usually one. */
  readonly #settlements = new Map<string, Map<number, number | number[]>>();

  add(service: string, origin: RecordPosition, { status, at }: Settlement): void {
    const name = nameOf(service, origin);
    const byOffset = this.#settlements.get(name) ?? new Map<number, number | number[]>();
    this.#settlements.set(name, byOffset);
    const known = byOffset.get(origin.offset);
    const packed = pack(status, at);
    byOffset.set(origin.offset, known === undefined ? packed : [known, packed].flat());
  }

  of(service: string, origin: RecordPosition): Settlement[] {
    const found = this.#settlements.get(nameOf(service, origin))?.get(origin.offset);
    return found === undefined ? [] : [found].flat().map(unpack);
  }
}

const nameOf = (service: string, { topic, partition }: RecordPosition) => `${service}/${topic}/${partition}`;

const MAX_PARTITIONS = 10_000;

/** Encodes a settlement as one number: millions of them are in memory at once. */
const pack = (status: Settlement['status'], { partition, offset }: RecordPosition): number =>
  (offset * MAX_PARTITIONS + partition) * statuses.length + statuses.indexOf(status);

function unpack(packed: number): Settlement {
  const status = statuses[packed % statuses.length] as Settlement['status'];
  const place = Math.floor(packed / statuses.length);
  const topic = status === 'dead' ? topics.deadLetters : topics.processed;
  return { status, at: { topic, partition: place % MAX_PARTITIONS, offset: Math.floor(place / MAX_PARTITIONS) } };
}

/** Reads from `customerio.processed` and `customerio.dlq` how records were settled. Calls `onRecord` with each record it reads. */
export async function readSettlements(
  read: TopicReader,
  onRecord: (record: RawRecord) => void = () => {},
): Promise<Settlements> {
  const settlements = new Settlements();
  const readOutcomes = async () => {
    for await (const at of read(topics.processed)) {
      onRecord(at);
      const outcome = readOutcome(at);
      const status = outcome?.status === 'success' ? 'accepted' : 'skipped';
      if (outcome) settlements.add(outcome.service, outcome.origin, { status, at });
    }
  };
  const readDeadLetters = async () => {
    for await (const at of read(topics.deadLetters)) {
      onRecord(at);
      const { service, origin } = readDeadLetter(at);
      if (origin) settlements.add(service, origin, { status: 'dead', at });
    }
  };
  await Promise.all([readOutcomes(), readDeadLetters()]);
  return settlements;
}

/** A record that is not an outcome settles nothing; the sink dead-letters it. */
function readOutcome(record: RawRecord) {
  try {
    return outcomeRecord.read(record);
  } catch {
    return undefined;
  }
}
