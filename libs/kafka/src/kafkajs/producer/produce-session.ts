import type { RecordPosition } from '@cio-bus/contracts';
import kafkajs, {
  type Producer as ClientProducer,
  type ICustomPartitioner,
  type Message,
  type ProducerConfig,
} from 'kafkajs';
import type { OutgoingRecord } from '../../producer.ts';
import type { KafkaConnection } from '../connection/connection.ts';
import { toClientHeaders } from './exact-headers.ts';
import { partitionOfKey } from './murmur2.ts';
import { type Acknowledgements, collectAcknowledgements } from './produce-acknowledgements.ts';

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
    this.#client = kafka.client.producer(IDEMPOTENT);
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
  send(records: readonly OutgoingRecord[], stamp: number): Promise<RecordPosition[]> {
    return sendRecords(this.#kafka, this.#client, { records, stamp });
  }
}

/** Writes records with a producer of kafkajs or one of its transactions, as {@link ProduceSession.send} does. */
export async function sendRecords(
  kafka: KafkaConnection,
  client: Pick<ClientProducer, 'sendBatch'>,
  { records, stamp }: { records: readonly OutgoingRecord[]; stamp: number },
): Promise<RecordPosition[]> {
  const messages = records.map((record) => toMessage(record, stamp));
  const byTopic = new Map<string, Message[]>();
  for (const [index, { topic }] of records.entries()) {
    const ofTopic = byTopic.get(topic) ?? [];
    ofTopic.push(messages[index] as Message);
    byTopic.set(topic, ofTopic);
  }
  const topicMessages = [...byTopic].map(([topic, ofTopic]) => ({ topic: kafka.physical(topic), messages: ofTopic }));
  const acknowledged: Acknowledgements = new Map();
  const positions = () => positionsOf(kafka, { records, messages, acknowledged });
  try {
    const send = () => client.sendBatch({ topicMessages, acks: -1, timeout: 10_000 });
    await collectAcknowledgements(acknowledged, send);
  } catch (error) {
    throw new ProduceError(error, positions());
  }
  return positions().map((position) => position as RecordPosition);
}

interface SentBatch {
  records: readonly OutgoingRecord[];
  messages: readonly Message[];
  acknowledged: Acknowledgements;
}

/** Where each record was written, by index; undefined while its partition has not acknowledged it. */
function positionsOf(kafka: KafkaConnection, { records, messages, acknowledged }: SentBatch) {
  const topics = new Set(records.map(({ topic }) => topic));
  const next = new Map([...topics].map((topic) => [topic, new Map(acknowledged.get(kafka.physical(topic)))]));
  return records.map(({ topic }, index): RecordPosition | undefined => {
    const partition = messages[index]?.partition ?? 0;
    const offset = next.get(topic)?.get(partition);
    if (offset === undefined) return undefined;
    next.get(topic)?.set(partition, offset < 0 ? offset : offset + 1);
    return { topic, partition, offset };
  });
}

/** A batch that failed, with the positions of the records that were acknowledged all the same. */
export class ProduceError extends Error {
  override readonly name = 'ProduceError';
  /** By index; undefined for records that were not acknowledged. */
  readonly positions: readonly (RecordPosition | undefined)[];

  constructor(cause: unknown, positions: readonly (RecordPosition | undefined)[]) {
    super(cause instanceof Error ? cause.message : String(cause), { cause });
    this.positions = positions;
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

/** Options of every producer: a record that kafkajs sends again is written once, and in its order. */
export const IDEMPOTENT = {
  idempotent: true,
  maxInFlightRequests: 1,
  allowAutoTopicCreation: false,
  createPartitioner,
} as const satisfies ProducerConfig;

function toMessage(record: OutgoingRecord, stamp: number): Message {
  const { key, value, timestamp, partition } = record;
  const headers = toClientHeaders(record);
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
  const cause = error instanceof ProduceError ? error.cause : error;
  return cause instanceof kafkajs.KafkaJSProtocolError && !cause.retriable;
}

/** Whether the broker has refused records because of their size. */
export function isTooLarge(error: unknown): boolean {
  const cause = error instanceof ProduceError ? error.cause : error;
  return cause instanceof kafkajs.KafkaJSProtocolError && TOO_LARGE.has(cause.type);
}

const TOO_LARGE: ReadonlySet<string> = new Set(['MESSAGE_TOO_LARGE', 'RECORD_LIST_TOO_LARGE']);

/** A connected session; nothing stays open when that fails. */
export async function connectSession(kafka: KafkaConnection): Promise<ProduceSession> {
  const session = new ProduceSession(kafka);
  try {
    await session.connect();
    return session;
  } catch (error) {
    await session.disconnect().catch(() => {});
    throw error;
  }
}
