import { outcomeRecord, type RawRecord, type RecordPosition, topics } from '@cio-bus/contracts';
import { readDeadLetter, type TopicReader } from '@cio-bus/kafka';

/** How a record ended, and the record that says so. */
export interface Settlement {
  status: 'accepted' | 'skipped' | 'dead';
  at: RecordPosition;
}

/** How each record ended, by the service that settled it. A record may be told of twice after a crash. */
export interface Settlements {
  of(service: string, origin: RecordPosition): readonly Settlement[];
}

/** Reads from `customerio.processed` and `customerio.dlq` how records ended. Tells `onRecord` of each record it reads. */
export async function readSettlements(
  read: TopicReader,
  onRecord: (record: RawRecord) => void = () => {},
): Promise<Settlements> {
  const found = new Map<string, Settlement[]>();
  const add = (service: string, origin: RecordPosition, status: Settlement['status'], record: RawRecord) => {
    const { topic, partition, offset } = record;
    const name = nameOf(service, origin);
    const settlement = { status, at: { topic, partition, offset } };
    found.set(name, [...(found.get(name) ?? []), settlement]);
  };
  const readOutcomes = async () => {
    for await (const record of read(topics.processed)) {
      onRecord(record);
      const outcome = readOutcome(record);
      if (outcome) add(outcome.service, outcome.origin, outcome.status === 'success' ? 'accepted' : 'skipped', record);
    }
  };
  const readLetters = async () => {
    for await (const record of read(topics.deadLetters)) {
      onRecord(record);
      const { service, origin } = readDeadLetter(record);
      if (origin) add(service, origin, 'dead', record);
    }
  };
  await Promise.all([readOutcomes(), readLetters()]);
  return { of: (service, origin) => found.get(nameOf(service, origin)) ?? [] };
}

const nameOf = (service: string, { topic, partition, offset }: RecordPosition) =>
  `${service}/${topic}/${partition}/${offset}`;

/** What is no outcome has settled nothing; the sink dead-letters it. */
function readOutcome(record: RawRecord) {
  try {
    return outcomeRecord.read(record);
  } catch {
    return undefined;
  }
}
