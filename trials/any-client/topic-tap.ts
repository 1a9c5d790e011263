import { randomUUID } from 'node:crypto';
import { Consumer, FetchIsolationLevels } from '@platformatic/kafka';
import type { ReadRecord } from './kafka-record.ts';

/** A fetch returns as soon as there is a record; until then it costs nothing. */
const LONGEST_FETCH_MS = 2_000;

/** Reads topics from their beginning, byte for byte, and keeps all committed records in memory. */
export class TopicTap {
  readonly #consumer: Consumer;
  readonly #topics: readonly string[];
  readonly #prefix: string;
  readonly #records: ReadRecord[] = [];
  #failure: Error | undefined;

  constructor(brokers: string, prefix: string, topics: readonly string[]) {
    this.#prefix = prefix;
    this.#topics = topics;
    this.#consumer = new Consumer({
      clientId: 'field-cases',
      groupId: `field-cases-${randomUUID()}`,
      bootstrapBrokers: brokers.split(','),
    });
  }

  async start(): Promise<void> {
    const stream = await this.#consumer.consume({
      topics: this.#topics.map((topic) => this.#prefix + topic),
      mode: 'earliest',
      autocommit: false,
      isolationLevel: FetchIsolationLevels.READ_COMMITTED,
      maxWaitTime: LONGEST_FETCH_MS,
    });
    stream.on('error', (error) => {
      this.#failure = error;
    });
    stream.on('data', ({ topic, partition, offset, timestamp, key, value, headerEntries }) => {
      this.#records.push({
        topic: topic.slice(this.#prefix.length),
        partition,
        offset: Number(offset),
        timestamp: Number(timestamp),
        key: key ?? null,
        value: value ?? null,
        headers: headerEntries.map(([name, header]) => [name, header ?? null]),
      });
    });
  }

  /** How many records were read until now. */
  get position(): number {
    return this.#records.length;
  }

  /** The records read after that many. @throws Error when reading has failed */
  after(position: number): readonly ReadRecord[] {
    if (this.#failure) throw this.#failure;
    return this.#records.slice(position);
  }

  async stop(): Promise<void> {
    await this.#consumer.close(true);
  }
}
