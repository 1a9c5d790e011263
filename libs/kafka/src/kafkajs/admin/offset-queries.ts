import { setTimeout as sleep } from 'node:timers/promises';
import type { Admin } from 'kafkajs';
import { type Progress, systemClock } from '../../engine/engine.ts';
import type { KafkaConnection } from '../connection/connection.ts';
import { fetchTopicOffsets, type PartitionOffsets } from './admin.ts';
import { fromMetadata } from './commit-metadata.ts';

/** The shortest time between two queries of the same topic, ms. */
const QUERY_INTERVAL_MS = 20;

/** kafkajs commits -2 instead of an offset that is out of range, and may do so before our query. */
const NEVER_COMMITTED = -1;

/** Where a consumer without a valid offset starts: at the first record, or after the last one. */
export type OffsetReset = 'earliest' | 'latest';

/** Where a partition starts, and whether Kafka holds that offset as committed. */
export interface StartPosition {
  position: number;
  isCommitted: boolean;
  /** What the commit says of offsets beyond the position. */
  progress?: Progress;
}

interface LostOffset {
  /** The broker's topic name. */
  topic: string;
  partition: number;
  expected: number;
  position: number;
}

/** Reports, as an error, that a partition cannot be read from where it was left. */
export function reportOffsetReset({ telemetry, logical }: KafkaConnection, lost: LostOffset): void {
  const topic = logical(lost.topic);
  telemetry.logger.error({ ...lost, topic }, 'offset out of range: records were lost, or the topic was recreated');
  telemetry.count('cio_bus_offset_resets_total', { topic });
}

/** Queries the broker for offsets on behalf of a consumer, with one admin client. Topics are the broker's names. */
export class OffsetQueries {
  readonly #admin: Admin;
  readonly #groupId: string;
  readonly #kafka: KafkaConnection;
  readonly #reset: OffsetReset;
  readonly #asking = new Set<string>();

  constructor(kafka: KafkaConnection, groupId: string, reset: OffsetReset = 'earliest') {
    // A broker that has just started answers for some seconds that its coordinator is loading.
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

  /** Whether the group has no members now. */
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
   * committed one is no longer, or not yet, an offset of the partition. The latter is reported as an error: records were
   * lost to retention, or the topic was recreated. A partition that was added to a topic the group already reads starts
   * at its first record, whatever the policy.
   */
  async positions(topic: string): Promise<Map<number, StartPosition>> {
    const [committed] = await this.#admin.fetchOffsets({ groupId: this.#groupId, topics: [topic] });
    const ends = await this.ends(topic);
    const offsetOf = new Map(committed?.partitions.map(({ partition, offset }) => [partition, Number(offset)]));
    const metadataOf = new Map(committed?.partitions.map(({ partition, metadata }) => [partition, metadata]));
    const isKnown = [...offsetOf.values()].some((offset) => offset >= 0);
    const reset = isKnown ? 'earliest' : this.#reset;
    return new Map(
      ends.map((end) => {
        const committedOffset = offsetOf.get(end.partition) ?? -1;
        const position = this.#positionOf(topic, committedOffset, end, reset);
        const isCommitted = position === committedOffset;
        const progress = isCommitted ? fromMetadata(position, metadataOf.get(end.partition)) : undefined;
        // Beyond the end nothing can have been settled: the topic was recreated, or its log was truncated.
        return [
          end.partition,
          { position, isCommitted, ...(progress && progress.upTo <= end.high ? { progress } : {}) },
        ];
      }),
    );
  }

  #positionOf(topic: string, committed: number, end: PartitionOffsets, resetOfAdded: OffsetReset): number {
    const { partition, low, high } = end;
    if (committed >= low && committed <= high) return committed;
    const reset = committed < 0 ? resetOfAdded : this.#reset;
    const position = reset === 'earliest' ? low : high;
    if (committed !== NEVER_COMMITTED)
      reportOffsetReset(this.#kafka, { topic, partition, expected: committed, position });
    return position;
  }

  /** Queries the ends of a topic, and passes them on with the time of the query, monotonic. One query at a time per topic. */
  askEnds(topic: string, onEnds: (ends: PartitionOffsets[], asOf: number) => void): void {
    if (this.#asking.has(topic)) return;
    this.#asking.add(topic);
    void this.#ask(topic, onEnds).finally(() => this.#asking.delete(topic));
  }

  async #ask(topic: string, onEnds: (ends: PartitionOffsets[], asOf: number) => void): Promise<void> {
    await sleep(QUERY_INTERVAL_MS, undefined, { ref: false });
    const asOf = systemClock.now();
    const ends = await this.ends(topic).catch(() => undefined); // the engine asks again while it needs the answer
    queueMicrotask(() => onEnds(ends ?? [], asOf));
  }
}
