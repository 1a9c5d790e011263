import crc32c from 'crc-32/crc32c.js';
import { ByteWriter, partBytes, signedBytes } from './byte-writer.ts';

type Part = string | Buffer | null;

/** A record as kafkajs has it before it is encoded. */
export interface ClientMessage {
  key?: Part | undefined;
  value: Part;
  /** Ms since the epoch, in digits. @default when it is encoded */
  timestamp?: string | undefined;
  /** A list stands for several headers of one name, unless its own `map` returns other ones. */
  headers?: Readonly<Record<string, Part | readonly Part[] | undefined>> | undefined;
}

/** What an idempotent producer adds to each batch. */
export interface ProducerState {
  producerId: bigint;
  producerEpoch: number;
  firstSequence: number;
  isTransactional: boolean;
}

const MAGIC = 2;
const TRANSACTIONAL = 16;
/** First offset, length, epoch of the leader, magic, CRC. */
const HEAD_BYTES = 8 + 4 + 4 + 1 + 4;
const CRC_AT = 17;
/** Attributes, last offset, both timestamps, producer, count. */
const BODY_BYTES = 2 + 4 + 8 + 8 + 8 + 2 + 4 + 4;
const ATTRIBUTES_BYTES = 1;

interface SizedHeader {
  name: string;
  nameBytes: number;
  value: Part;
  valueBytes: number;
}

interface SizedRecord {
  message: ClientMessage;
  keyBytes: number;
  valueBytes: number;
  headers: SizedHeader[];
  timestampDelta: number;
  /** Without its own length. */
  bytes: number;
}

/**
 * Encodes an uncompressed batch of the format that Kafka has used since 0.11, in one buffer of its exact size. kafkajs
 * makes some twenty buffers per record, which took a fifth of the time of whoever publishes one record per request.
 */
export function encodeRecordBatch(messages: readonly ClientMessage[], state: ProducerState): Buffer {
  const now = Date.now();
  const times = messages.map(({ timestamp }) => Number(timestamp ?? now));
  const first = times.reduce((least, time) => Math.min(least, time), Number.POSITIVE_INFINITY);
  const last = times.reduce((most, time) => Math.max(most, time), 0);
  const records = messages.map((message, index) => sized(message, index, (times[index] as number) - first));
  const bytes = records.reduce(
    (sum, record) => sum + signedBytes(record.bytes) + record.bytes,
    HEAD_BYTES + BODY_BYTES,
  );
  const writer = new ByteWriter(bytes);
  writeHead(writer, bytes);
  writer.int16(state.isTransactional ? TRANSACTIONAL : 0);
  writer.int32(records.length - 1);
  writer.int64(BigInt(first));
  writer.int64(BigInt(last));
  writer.int64(state.producerId);
  writer.int16(state.producerEpoch);
  writer.int32(state.firstSequence);
  writer.int32(records.length);
  for (const [index, record] of records.entries()) writeRecord(writer, record, index);
  // That of kafkajs looks up single bytes, not 16 at a time, and takes four times as long.
  writer.buffer.writeInt32BE(crc32c.buf(writer.buffer.subarray(HEAD_BYTES), 0), CRC_AT);
  return writer.buffer;
}

function writeHead(writer: ByteWriter, bytes: number): void {
  writer.int64(0n); // first offset, which the broker sets
  writer.int32(bytes - 12); // what follows
  writer.int32(0); // epoch of the leader
  writer.int8(MAGIC);
  writer.int32(0); // the CRC is written last
}

function writeRecord(writer: ByteWriter, record: SizedRecord, index: number): void {
  writer.varint(record.bytes);
  writer.int8(0);
  writer.varint(record.timestampDelta);
  writer.varint(index);
  writer.part(record.message.key ?? null, record.keyBytes);
  writer.part(record.message.value, record.valueBytes);
  writer.varint(record.headers.length);
  for (const { name, nameBytes, value, valueBytes } of record.headers) {
    writer.part(name, nameBytes);
    writer.part(value, valueBytes);
  }
}

function sized(message: ClientMessage, index: number, timestampDelta: number): SizedRecord {
  const headers: SizedHeader[] = [];
  for (const name in message.headers) addHeaders(headers, name, message.headers[name]);
  const [keyBytes, valueBytes] = [lengthOf(message.key ?? null), lengthOf(message.value)];
  let bytes = ATTRIBUTES_BYTES + signedBytes(timestampDelta) + signedBytes(index);
  bytes += partBytes(keyBytes) + partBytes(valueBytes) + signedBytes(headers.length);
  for (const header of headers) bytes += partBytes(header.nameBytes) + partBytes(header.valueBytes);
  return { message, keyBytes, valueBytes, headers, timestampDelta, bytes };
}

function addHeaders(headers: SizedHeader[], name: string, value: Part | readonly Part[] | undefined): void {
  if (isList(value)) {
    for (const one of value.map((part) => ({ key: name, value: part }))) addHeader(headers, one.key, one.value);
  } else addHeader(headers, name, value ?? null);
}

const isList = (value: Part | readonly Part[] | undefined): value is readonly Part[] => Array.isArray(value);

function addHeader(headers: SizedHeader[], name: string, value: Part): void {
  headers.push({ name, nameBytes: Buffer.byteLength(name), value, valueBytes: lengthOf(value) });
}

const lengthOf = (part: Part) => (part === null ? -1 : Buffer.byteLength(part));
