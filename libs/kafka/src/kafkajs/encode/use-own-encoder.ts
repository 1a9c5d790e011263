import { createRequire } from 'node:module';
import { ByteWriter } from './byte-writer.ts';
import { type ClientMessage, encodeRecordBatch } from './record-batch.ts';

/** A number of 64 bits, as kafkajs has it. */
type Long = { toString(): string };

/** What kafkajs encodes as a produce request. */
export interface ProduceRequest {
  acks: number;
  timeout: number;
  transactionalId?: string | null | undefined;
  producerId?: Long | undefined;
  producerEpoch?: number | undefined;
  compression?: number | undefined;
  topicData: readonly {
    topic: string;
    partitions: readonly {
      partition: number;
      firstSequence?: number | undefined;
      messages: readonly ClientMessage[];
    }[];
  }[];
}

/** What kafkajs writes as the rest of a request: it reads these properties of its own encoder. */
interface Encoded {
  buf: Buffer;
  buffer: Buffer;
  size(): number;
}

type CreateRequest = (request: ProduceRequest) => { encode(): Promise<Encoded> };

/**
 * Makes kafkajs encode produce requests here, in this process, unless they are compressed. Version 7 of the protocol is what
 * kafkajs 2.2.4 speaks with every broker since Kafka 2.1.
 */
export function useOwnEncoder(): void {
  const require = createRequire(import.meta.url);
  const path = require.resolve('kafkajs/src/protocol/requests/produce/v7/request.js');
  const create = require(path) as CreateRequest & { isOwn?: true };
  if (create.isOwn) return;
  const own: CreateRequest & { isOwn?: true } = (request) =>
    request.compression ? create(request) : { ...create(request), encode: async () => encodeProduceRequest(request) };
  own.isOwn = true;
  const loaded = require.cache[path];
  if (loaded) loaded.exports = own; // kafkajs requires it for each request
}

/** Encodes a produce request of version 3 to 8, without its head. */
export function encodeProduceRequest({
  acks,
  timeout,
  transactionalId = null,
  topicData,
  ...rest
}: ProduceRequest): Encoded {
  const { producerId = '-1', producerEpoch = 0 } = rest;
  const state = { producerId: BigInt(String(producerId)), producerEpoch, isTransactional: Boolean(transactionalId) };
  const topics = topicData.map(({ topic, partitions }) => ({
    topic,
    partitions: partitions.map(({ partition, firstSequence = 0, messages }) => ({
      partition,
      batch: encodeRecordBatch(messages, { ...state, firstSequence }),
    })),
  }));
  const bytes = topics.reduce((sum, topic) => sum + topicBytes(topic), textBytes(transactionalId) + 2 + 4 + 4);
  const writer = new ByteWriter(bytes);
  writeText(writer, transactionalId);
  writer.int16(acks);
  writer.int32(timeout);
  writer.int32(topics.length);
  for (const { topic, partitions } of topics) {
    writeText(writer, topic);
    writer.int32(partitions.length);
    for (const { partition, batch } of partitions) {
      writer.int32(partition);
      writer.int32(batch.length);
      writer.bytes(batch);
    }
  }
  return { buf: writer.buffer, buffer: writer.buffer, size: () => writer.buffer.length };
}

const topicBytes = ({ topic, partitions }: { topic: string; partitions: readonly { batch: Buffer }[] }) =>
  partitions.reduce((sum, { batch }) => sum + 4 + 4 + batch.length, textBytes(topic) + 4);

const textBytes = (text: string | null) => 2 + (text === null ? 0 : Buffer.byteLength(text));

function writeText(writer: ByteWriter, text: string | null): void {
  const bytes = text === null ? -1 : Buffer.byteLength(text);
  writer.int16(bytes);
  if (text !== null) writer.text(text, bytes);
}
