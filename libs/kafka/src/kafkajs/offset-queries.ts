import { setTimeout as sleep } from 'node:timers/promises';
import type { Admin } from 'kafkajs';
import { fetchTopicOffsets, type PartitionOffsets } from './admin.ts';
import type { KafkaConnection } from './connection.ts';

/** Shortest time between two questions for the same topic. */
const ASK_INTERVAL_MS = 20;

/** Asks the broker for offsets on behalf of a consumer, with one admin client. Topics are the broker's names. */
export class OffsetQueries {
  readonly #admin: Admin;
  readonly #groupId: string;
  readonly #asking = new Set<string>();

  constructor({ client }: KafkaConnection, groupId: string) {
    // Patient: a broker that has just started answers for some seconds that its coordinator is loading.
    this.#admin = client.admin({ retry: { retries: 15, initialRetryTime: 100, maxRetryTime: 1_000 } });
    this.#groupId = groupId;
  }

  connect(): Promise<void> {
    return this.#admin.connect();
  }

  disconnect(): Promise<void> {
    return this.#admin.disconnect();
  }

  /** Whether nobody is in the group now. */
  async groupIsEmpty(): Promise<boolean> {
    const { groups } = await this.#admin.describeGroups([this.#groupId]);
    return groups.every(({ members }) => members.length === 0);
  }

  /** First and next offset of each partition. */
  ends(topic: string): Promise<PartitionOffsets[]> {
    return fetchTopicOffsets(this.#admin, topic);
  }

  /** Where reading starts: the committed offset, else the first record. By partition. */
  async positions(topic: string): Promise<Map<number, number>> {
    const [committed] = await this.#admin.fetchOffsets({ groupId: this.#groupId, topics: [topic] });
    const ends = await this.ends(topic);
    const offsetOf = new Map(committed?.partitions.map(({ partition, offset }) => [partition, Number(offset)]));
    return new Map(ends.map(({ partition, low }) => [partition, Math.max(offsetOf.get(partition) ?? -1, low)]));
  }

  /** Asks for the ends of a topic and tells them with the time of asking. One question at a time a topic. */
  askEnds(topic: string, answer: (ends: PartitionOffsets[], asOf: number) => void): void {
    if (this.#asking.has(topic)) return;
    this.#asking.add(topic);
    void this.#ask(topic, answer).finally(() => this.#asking.delete(topic));
  }

  async #ask(topic: string, answer: (ends: PartitionOffsets[], asOf: number) => void): Promise<void> {
    await sleep(ASK_INTERVAL_MS, undefined, { ref: false });
    const asOf = Date.now();
    const ends = await this.ends(topic).catch(() => undefined); // the engine asks again while it has to know
    queueMicrotask(() => answer(ends ?? [], asOf));
  }
}
