import { type CompressionAlgorithmValue, compatibilityPartitioner, Producer } from '@platformatic/kafka';
import type { RecordToWrite } from './kafka-record.ts';

/** A transaction may stay open this long before the broker aborts it. */
const TRANSACTION_TIMEOUT_MS = 300_000;

/** How the records of a batch are compressed. */
export type Compression = CompressionAlgorithmValue;

/** How a batch is written. */
export interface WriteOptions {
  compression?: Compression | undefined;
  /** Name of an open transaction. */
  transaction?: string | undefined;
}

interface OpenTransaction {
  producer: Producer;
  transaction: Awaited<ReturnType<Producer['beginTransaction']>>;
}

/** Writes records as any Kafka client could: every compression, null and repeated headers, transactions. */
export class RecordWriter {
  readonly #brokers: string[];
  readonly #prefix: string;
  readonly #plain: Producer;
  readonly #transactional = new Map<string, Producer>();
  readonly #open = new Map<string, OpenTransaction>();

  /** @param prefix put before each topic name */
  constructor(brokers: string, prefix: string) {
    this.#brokers = brokers.split(',');
    this.#prefix = prefix;
    this.#plain = this.#createProducer();
  }

  /** Writes records of one topic in one batch per partition; resolves once Kafka has them. @throws Error with the broker's reason */
  async write(
    records: readonly RecordToWrite[],
    { compression = 'none', transaction }: WriteOptions = {},
  ): Promise<void> {
    const messages = records.map(({ topic, key, value, headers, partition, timestamp }) => ({
      topic: this.#prefix + topic,
      // The client writes null for what is undefined or null, but its types know neither.
      ...(key === null ? {} : { key }),
      value: value as Buffer,
      headers: new Map(headers as [Buffer, Buffer][]), // by identity: a repeated name is another Buffer
      ...(partition === undefined ? {} : { partition }),
      ...(timestamp === undefined ? {} : { timestamp: BigInt(timestamp) }),
    }));
    if (transaction === undefined) await this.#plain.send({ messages, compression });
    else await this.#transaction(transaction).transaction.send({ messages, compression });
  }

  /** Begins a transaction; a name that is used again is the same transactional producer. */
  async begin(name: string): Promise<void> {
    const producer = this.#transactional.get(name) ?? this.#createProducer(`${this.#prefix}field-case-${name}`);
    this.#transactional.set(name, producer);
    this.#open.set(name, { producer, transaction: await producer.beginTransaction() });
  }

  async end(name: string, how: 'commit' | 'abort'): Promise<void> {
    const { transaction } = this.#transaction(name);
    this.#open.delete(name);
    await transaction[how]();
  }

  /** Aborts what is open and disconnects. */
  async close(): Promise<void> {
    for (const name of this.#open.keys()) await this.end(name, 'abort').catch(() => {}); // its stack may be gone
    await Promise.all([this.#plain, ...this.#transactional.values()].map((producer) => producer.close()));
  }

  #transaction(name: string): OpenTransaction {
    const open = this.#open.get(name);
    if (!open) throw new Error(`no transaction ${name} is open`);
    return open;
  }

  #createProducer(transactionalId?: string): Producer {
    return new Producer({
      clientId: 'field-cases',
      bootstrapBrokers: this.#brokers,
      acks: -1,
      metadataMaxAge: 5_000,
      partitioner: compatibilityPartitioner,
      ...(transactionalId === undefined
        ? {}
        : { transactionalId, idempotent: true, timeout: TRANSACTION_TIMEOUT_MS, retries: 20 }), // a new broker elects coordinators
    });
  }
}
