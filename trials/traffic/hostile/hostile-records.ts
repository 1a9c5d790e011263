import type { RecordToWrite } from '../../any-client/kafka-record.ts';
import { digestOf, type RecordDigest } from '../../any-client/record-digest.ts';
import type { Compression } from '../../any-client/record-writer.ts';
import { type HostileKind, hostileKinds, recordOf } from './kinds.ts';

/** A record of a client that does anything Kafka allows, and what must become of it. */
export interface HostileRecord {
  /** Of this record only. */
  key: string;
  kind: string;
  record: RecordToWrite;
  compression: Compression;
  /** Codes of its dead letter; empty if it must be delivered. */
  deadLetterCodes: readonly string[];
  isTruncated: boolean;
  digest: RecordDigest;
}

/** Makes hostile records: each kind a few times. */
export function hostileRecords(now: number, times: number): HostileRecord[] {
  const kinds: [string, HostileKind][] = Object.entries(hostileKinds);
  return Array.from({ length: times }, (_, index) => kinds.map(([name, kind]) => make(name, kind, index, now))).flat();
}

function make(name: string, kind: HostileKind, index: number, now: number): HostileRecord {
  const key = `hostile-${name}-${index + 1}`;
  const record = recordOf(kind, key, now);
  const { compression = 'none', deadLetter = [], isTruncated = false } = kind;
  return { key, kind: name, record, compression, deadLetterCodes: deadLetter, isTruncated, digest: digestOf(record) };
}

/** Keys of the records that must end as dead letters. */
export const keysToDie = (records: readonly HostileRecord[]): ReadonlySet<string | undefined> =>
  new Set(records.flatMap(({ key, deadLetterCodes }) => (deadLetterCodes.length > 0 ? [key] : [])));
