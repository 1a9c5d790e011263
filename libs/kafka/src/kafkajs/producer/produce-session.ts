import type { RecordPosition } from '@cio-bus/contracts';
import kafkajs, { type Producer as ClientProducer, type ICustomPartitioner, type Message } from 'kafkajs';
import type { OutgoingRecord } from '../../producer.ts';
import type { KafkaConnection } from '../connection/connection.ts';
import { partitionOfKey } from './murmur2.ts';

/**
 * One idempotent producer of kafkajs, used until its first failed batch. kafkajs rolls the sequence numbers of a failed
 * batch back although the broker may have stored it; the broker would then take the next batch for a repeat of it, and
 * acknowledge it without writing it. A new session has a new producer id.
 */
export class ProduceSession {
  readonly #kafka: KafkaConnection;
  readonly #client: ClientProducer;

  constructor(kafka: KafkaConnection) {
    this.#kafka = kafka;
    this.#client = kafka.client.producer({
      idempotent: true,
      maxInFlightRequests: 1,
      allowAutoTopicCreation: false,
      createPartitioner,
    });
  }

  connect(): Promise<void> {
    return this.#client.connect();
  }

  disconnect(): Promise<void> {
    return this.#client.disconnect();
  }

  /**
   * Writes the records in order and resolves with their positions, by index. Rejects when any of them was not acknowledged.
   *
   * @param stamp timestamp of the records that have none, ms since the epoch
   */
  async send(records: readonly OutgoingRecord[], stamp: number): Promise<RecordPosition[]> {
    const messages = records.map((record) => toMessage(record, stamp));
    const byTopic = new Map<string, Message[]>();
    for (const [index, { topic }] of records.entries()) {
      const ofTopic = byTopic.get(topic) ?? [];
      ofTopic.push(messages[index] as Message);
      byTopic.set(topic, ofTopic);
    }
    const topicMessages = [...byTopic].map(([topic, ofTopic]) => ({
      topic: this.#kafka.physical(topic),
      messages: ofTopic,
    }));
    const acknowledged = await this.#client.sendBatch({ topicMessages, acks: -1, timeout: 10_000 });
    const nextOffset = new Map(
      acknowledged.map(({ topicName, partition, baseOffset }) => [
        `${topicName}/${partition}`,
        Number(baseOffset ?? -1),
      ]),
    );
    return records.map(({ topic }, index) => {
      const partition = messages[index]?.partition ?? 0;
      const place = `${this.#kafka.physical(topic)}/${partition}`;
      const offset = nextOffset.get(place) ?? -1;
      nextOffset.set(place, offset < 0 ? offset : offset + 1);
      return { topic, partition, offset };
    });
  }
}

/** A message keeps its partition: a retry of one without a key in another partition could write it twice. */
const createPartitioner: ICustomPartitioner = () => {
  const spread = kafkajs.Partitioners.DefaultPartitioner();
  return (args) => {
    const { message, partitionMetadata } = args;
    if (message.partition === undefined) {
      const { key } = message;
      message.partition = Buffer.isBuffer(key) ? partitionOfKey(key, partitionMetadata.length) : spread(args);
    }
    return message.partition;
  };
};

function toMessage({ key, value, headers, timestamp, partition }: OutgoingRecord, stamp: number): Message {
  return {
    key: typeof key === 'string' ? Buffer.from(key) : key,
    value,
    timestamp: String(timestamp ?? stamp),
    ...(headers ? { headers } : {}),
    ...(partition === undefined ? {} : { partition }),
  };
}

/** Whether the broker has refused the batch permanently, so that one of its records must be to blame. */
export function isRefusal(error: unknown): boolean {
  return error instanceof kafkajs.KafkaJSProtocolError && !error.retriable;
}
