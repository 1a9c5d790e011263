import { setTimeout as sleep } from 'node:timers/promises';
import type { Admin } from 'kafkajs';
import type { KafkaConnection } from '../connection/connection.ts';
import { fetchTopicOffsets, type PartitionOffsets } from './admin.ts';

/** Shortest time between two questions for the same topic. */
const ASK_INTERVAL_MS = 20;

/** kafkajs commits -2 in place of an offset that is out of range, and may do so before we have asked. */
const NEVER_COMMITTED = -1;

/** Where a consumer starts that has no valid offset: at the first record there is, or behind the last one. */
export type OffsetReset = 'earliest' | 'latest';

interface LostOffset {
  /** The broker's topic name. */
  topic: string;
  partition: number;
  expected: number;
  position: number;
}

/** Tells loudly that a partition is not read on where it was left. */
export function reportOffsetReset({ telemetry, logical }: KafkaConnection, lost: LostOffset): void {
  const topic = logical(lost.topic);
  telemetry.logger.error({ ...lost, topic }, 'offset out of range: records were lost, or the topic was made anew');
  telemetry.count('cio_bus_offset_resets_total', { topic });
}

/** Asks the broker for offsets on behalf of a consumer, with one admin client. Topics are the broker's names. */
export class OffsetQueries {
  readonly #admin: Admin;
  readonly #groupId: string;
  readonly #kafka: KafkaConnection;
  readonly #reset: OffsetReset;
  readonly #asking = new Set<string>();

  constructor(kafka: KafkaConnection, groupId: string, reset: OffsetReset = 'earliest') {
    // Patient: a broker that has just started answers for some seconds that its coordinator is loading.
    this.#admin = kafka.client.admin({ retry: { retries: 15, initialRetryTime: 100, maxRetryTime: 1_000 } });
    this.#groupId = groupId;
    this.#kafka = kafka;
    this.#reset = reset;
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

  /**
   * Where reading starts, by partition: the committed offset, or by the policy where none is committed, or where the
   * committed one is no longer, or not yet, an offset of the partition. The latter is told loudly: records were lost to
   * retention, or the topic was made anew.
   */
  async positions(topic: string): Promise<Map<number, number>> {
    const [committed] = await this.#admin.fetchOffsets({ groupId: this.#groupId, topics: [topic] });
    const ends = await this.ends(topic);
    const offsetOf = new Map(committed?.partitions.map(({ partition, offset }) => [partition, Number(offset)]));
    return new Map(ends.map((end) => [end.partition, this.#positionOf(topic, offsetOf.get(end.partition) ?? -1, end)]));
  }

  #positionOf(topic: string, committed: number, { partition, low, high }: PartitionOffsets): number {
    if (committed >= low && committed <= high) return committed;
    const position = this.#reset === 'earliest' ? low : high;
    if (committed !== NEVER_COMMITTED)
      reportOffsetReset(this.#kafka, { topic, partition, expected: committed, position });
    return position;
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
