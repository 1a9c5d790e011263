import { topics } from '@cio-bus/contracts';
import type { JournalEntry } from '@cio-bus/customerio-sandbox';
import type { RecordToWrite } from '../../../any-client/kafka-record.ts';
import { murmur2 } from '../../../any-client/murmur2.ts';
import type { Canary } from '../checks/evidence.ts';

const PARTITIONS = 6;
/** A case with hundreds of keys needs no more to show that the way is free. */
const MOST_KEYS = 8;

/** Events that are written after a case to show that it has blocked neither its keys nor their partitions. */
export interface Canaries {
  /** Writes the canaries the first time; returns which of them the journal has. */
  check(journal: readonly JournalEntry[]): Promise<Canary[]>;
}

interface CanaryEvent extends Pick<Canary, 'description'> {
  key: string;
  name: string;
}

/** @param keys of the records of the case */
export function createCanaries(
  caseId: string,
  keys: () => readonly string[],
  write: (records: RecordToWrite[]) => Promise<void>,
): Canaries {
  let events: CanaryEvent[] | undefined;
  return {
    async check(journal) {
      if (!events) {
        events = [...new Set(keys())].slice(0, MOST_KEYS).flatMap((key) => eventsFor(caseId, key));
        await write(events.map(recordOf));
      }
      return events.map(({ description, key, name }) => ({
        description,
        delivered: journal.some((entry) => entry.name === name && entry.personId === key),
      }));
    },
  };
}

function eventsFor(caseId: string, key: string): CanaryEvent[] {
  const other = neighbourOf(key);
  return [
    { key, name: `canary_${caseId}_same_key`, description: `an event of the same key ${key.slice(0, 60)}` },
    {
      key: other,
      name: `canary_${caseId}_same_partition`,
      description: `an event of ${other}, which shares its partition`,
    },
  ];
}

/** Another key of the same partition. */
export function neighbourOf(key: string): string {
  for (let n = 0; ; n += 1) {
    const other = `neighbour-${n}-of-${key.slice(0, 20)}`;
    if (partitionOf(other) === partitionOf(key)) return other;
  }
}

/** The partition of a key, as Java's client chooses it. */
export const partitionOf = (key: string): number => (murmur2(Buffer.from(key)) & 0x7fffffff) % PARTITIONS;

const recordOf = ({ key, name }: CanaryEvent): RecordToWrite => ({
  topic: topics.track,
  key: Buffer.from(key),
  value: Buffer.from(
    JSON.stringify({ type: 'track', userId: key, payload: { name }, timestamp: Date.now(), correlationId: name }),
  ),
  headers: [],
});
