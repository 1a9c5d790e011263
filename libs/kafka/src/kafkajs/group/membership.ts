import { setTimeout as sleep } from 'node:timers/promises';
import type { ConsumerGroupJoinEvent } from 'kafkajs';
import type { Engine } from '../../engine/engine.ts';
import type { Source } from '../../engine/record/source.ts';
import type { OffsetQueries } from '../admin/offset-queries.ts';
import type { KafkaConnection } from '../connection/connection.ts';
import type { Claim } from './assignor.ts';
import type { Lease } from './lease.ts';

const ASK_AGAIN_MS = 200;

interface MembershipOptions {
  kafka: KafkaConnection;
  /** The engine of each topic, by its logical name. */
  engines: ReadonlyMap<string, Engine>;
  queries: OffsetQueries;
  lease: Lease;
  /** How long a call of a partition's last owner may take, ms; 0 for topics whose order does not matter. */
  handoverWaitMs(topic: string): number;
  /** Reads on from a partition: pause flags of kafkajs survive a rejoin. */
  resume(topic: string, partition: number): void;
}

/** What kafkajs tells of a join: the member, and its partitions by the broker's topic names. */
export type GroupJoin = Pick<ConsumerGroupJoinEvent['payload'], 'memberId' | 'isLeader' | 'memberAssignment'>;

/** Which partitions this member has, from join to join of its group. */
export class Membership {
  readonly #options: MembershipOptions;
  #memberId: string | undefined;
  #generation = -1;
  #joins = 0;
  /** Whether nobody was in the group before this member's first join. */
  groupWasEmpty = false;
  /** Resolves when the partitions of the last join are ready to take records. */
  assigned: Promise<void> = Promise.resolve();

  constructor(options: MembershipOptions) {
    this.#options = options;
  }

  get sources(): Source[] {
    return [...new Set(this.#options.engines.values())].flatMap(({ intake }) => intake.sources);
  }

  /** What this member tells the group's leader. A member that slept through a rebalance claims an old generation. */
  claim(): Claim {
    const partitions: Record<string, number[]> = {};
    for (const { topic, partition } of this.sources) {
      const physical = this.#options.kafka.physical(topic);
      partitions[physical] = [...(partitions[physical] ?? []), partition];
    }
    return { generation: this.#generation, partitions };
  }

  heartbeat(generation: number): void {
    this.#generation = generation;
  }

  /** A join that is under way is not to be finished: the group has called for another one, or is lost. */
  abandonJoin(): void {
    this.#joins += 1;
  }

  /**
   * Keeps the partitions that stay, forgets those that went, and starts those that came at their committed offsets.
   * Resolves to false when it was abandoned or another join came in between.
   */
  async join({ memberId, isLeader, memberAssignment }: GroupJoin): Promise<boolean> {
    const { kafka, engines, lease } = this.#options;
    const joinedAt = Date.now();
    this.#joins += 1;
    const join = this.#joins;
    // Of several members that found the group empty only the first one leads it; the others take partitions from it.
    const isAlone = this.#memberId === undefined && this.groupWasEmpty && isLeader;
    const mine = Object.entries(memberAssignment).flatMap(([physical, partitions]) =>
      partitions.map((partition) => ({ topic: kafka.logical(physical), partition })),
    );
    this.#forgetOthers(memberId, mine);
    const gained = mine.filter(({ topic, partition }) => !engines.get(topic)?.intake.find(topic, partition));
    const positions = await this.#positionsOf(new Set(gained.map(({ topic }) => topic)), join);
    if (join !== this.#joins) return false;
    const startAt = (topic: string) => (isAlone ? 0 : lease.quietAt(joinedAt, this.#options.handoverWaitMs(topic)));
    for (const { topic, partition } of gained) {
      const position = positions.get(topic)?.get(partition) ?? 0;
      engines.get(topic)?.intake.assign(topic, partition, position, startAt(topic));
      this.#options.resume(topic, partition);
    }
    return true;
  }

  /** With a new member id, others may have had our partitions meanwhile: nothing we know of them counts. */
  #forgetOthers(memberId: string, mine: readonly { topic: string; partition: number }[]): void {
    const isSameMember = memberId === this.#memberId;
    this.#memberId = memberId;
    const isMine = (source: Source) =>
      isSameMember && mine.some(({ topic, partition }) => topic === source.topic && partition === source.partition);
    for (const [topic, engine] of this.#options.engines) {
      engine.revoke(engine.intake.sources.filter((source) => source.topic === topic && !isMine(source)));
    }
  }

  async #positionsOf(topics: ReadonlySet<string>, join: number): Promise<Map<string, Map<number, number>>> {
    const positions = new Map<string, Map<number, number>>();
    for (const topic of topics) {
      const physical = this.#options.kafka.physical(topic);
      while (!positions.has(topic) && join === this.#joins) {
        const ofTopic = await this.#options.queries.positions(physical).catch(() => undefined);
        if (ofTopic) positions.set(topic, ofTopic);
        else await sleep(ASK_AGAIN_MS);
      }
    }
    return positions;
  }
}
