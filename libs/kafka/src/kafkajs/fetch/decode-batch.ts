import type { RecordHeaders, UnreadableBatch } from '@cio-bus/contracts';
import { ByteCursor } from './byte-cursor.ts';
import { decompress } from './decompress.ts';
import { readHeaders } from './read-headers.ts';

/** A record of a fetched batch, in the form in which kafkajs's consumer takes messages. */
export interface FetchedMessage extends RecordHeaders {
  offset: number;
  /** Ms since the epoch. */
  timestamp: number;
  key: Buffer | null;
  value: Buffer | null;
  /** Advances the position and is handed to nobody. */
  isControlRecord: boolean;
  /** Set when the batch that begins here cannot be read; `value` has its bytes then, as they are stored in Kafka. */
  unreadable?: UnreadableBatch;
}

/** What a batch says of itself. */
export interface BatchHeader {
  firstOffset: number;
  /** Of the last record it was written with; compaction may have removed that one. */
  lastOffset: number;
  producerId: bigint;
  isTransactional: boolean;
  isControl: boolean;
}

/** A batch of records, still packed. */
export interface PackedBatch extends BatchHeader {
  /** Compression codec: the lowest three bits of the attributes; 0 for none. */
  codec: number;
  firstTimestamp: number;
  /** The broker's time of appending, ms, where the topic uses it as the timestamp of every record. */
  appendTimestamp: number | undefined;
  count: number;
  body: Buffer;
}

const BATCH_MAGIC = 2;
const LENGTH_PREFIX_BYTES = 12;

/** Splits the record set of a partition into its batches. The last one may have been cut by the fetch's size: it is left out. */
export function* splitBatches(recordSet: Buffer): Generator<PackedBatch> {
  for (let start = 0; start + LENGTH_PREFIX_BYTES <= recordSet.length; ) {
    const firstOffset = Number(recordSet.readBigInt64BE(start));
    const end = start + LENGTH_PREFIX_BYTES + recordSet.readInt32BE(start + 8);
    if (end > recordSet.length) return;
    yield readBatch(firstOffset, recordSet.subarray(start + LENGTH_PREFIX_BYTES, end));
    start = end;
  }
}

function readBatch(firstOffset: number, bytes: Buffer): PackedBatch {
  const cursor = new ByteCursor(bytes);
  cursor.int32(); // partition leader epoch
  const magic = cursor.int8();
  if (magic !== BATCH_MAGIC)
    throw new Error(`records are of message format ${magic}; expected ${BATCH_MAGIC}, Kafka 0.11 or later`);
  cursor.int32(); // CRC: TCP and the broker have checked the bytes
  const attributes = cursor.int16();
  const lastOffset = firstOffset + cursor.int32();
  const firstTimestamp = cursor.int64();
  const maxTimestamp = cursor.int64();
  const producerId = cursor.bigInt64();
  cursor.int16(); // producer epoch
  cursor.int32(); // first sequence
  const count = cursor.int32();
  return {
    firstOffset,
    lastOffset,
    producerId,
    isTransactional: (attributes & 0x10) !== 0,
    isControl: (attributes & 0x20) !== 0,
    codec: attributes & 0x07,
    firstTimestamp,
    appendTimestamp: (attributes & 0x08) === 0 ? undefined : maxTimestamp,
    count,
    body: cursor.bytes(cursor.remaining) ?? Buffer.alloc(0),
  };
}

/** Unpacks a batch's records. @throws Error when they cannot be unpacked or read; none of them can then */
export async function readRecords(batch: PackedBatch): Promise<FetchedMessage[]> {
  const cursor = new ByteCursor(batch.codec === 0 ? batch.body : await decompress(batch.codec, batch.body));
  const records: FetchedMessage[] = [];
  for (let index = 0; index < batch.count; index += 1) {
    const bytes = cursor.bytes(cursor.varint());
    if (!bytes) throw new RangeError('a record of negative length');
    records.push(readRecord(new ByteCursor(bytes), batch));
  }
  return records;
}

function readRecord(cursor: ByteCursor, batch: PackedBatch): FetchedMessage {
  cursor.int8(); // attributes: none are defined
  const timestamp = batch.firstTimestamp + cursor.varint();
  const offset = batch.firstOffset + cursor.varint();
  const key = cursor.bytes(cursor.varint());
  const value = cursor.bytes(cursor.varint());
  const rest = readHeaders(cursor);
  return { offset, timestamp: batch.appendTimestamp ?? timestamp, key, value, ...rest, isControlRecord: false };
}

const ABORT = 0;

/** Whether a control batch ends its producer's transaction by taking it back. */
export async function isAbortMarker(batch: PackedBatch): Promise<boolean> {
  const [marker] = batch.isControl ? await readRecords(batch) : [];
  return marker?.key?.readInt16BE(2) === ABORT; // version, then type
}
