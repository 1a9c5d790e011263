import { retrying } from '@cio-bus/service/retrying';
import { settledWithin } from '@cio-bus/service/settled-within';
import type { ConsumerGroupJoinEvent } from 'kafkajs';
import type { Engine, Source } from '../../engine/engine.ts';
import type { OffsetQueries, StartPosition } from '../admin/offset-queries.ts';
import type { KafkaConnection } from '../connection/connection.ts';
import type { Claim } from './assignor.ts';
import type { Lease } from './lease.ts';

const RETRY_MS = 200;
/** Meanwhile the client sends no heartbeats. */
const OWN_CALLS_MS = 2_000;

interface MembershipOptions {
  kafka: KafkaConnection;
  /** The engine of each topic, by its logical name. */
  engines: ReadonlyMap<string, Engine>;
  queries: OffsetQueries;
  lease: Lease;
  /** How long a call of a partition's last owner may take, ms; 0 for topics whose order does not matter. */
  handoverWaitMs(topic: string): number;
  /** How long a join waits for the calls of this member itself, ms. @default 2,000 */
  ownCallsMs?: number;
  /** Monotonic, ms: the clock of the engines. */
  now(): number;
}

/** What kafkajs reports of a join: the member, and its partitions by the broker's topic names. */
export type GroupJoin = Pick<ConsumerGroupJoinEvent['payload'], 'memberId' | 'isLeader' | 'memberAssignment'>;

/** Which partitions this member has, from join to join of its group. */
export class Membership {
  readonly #options: MembershipOptions;
  #memberId: string | undefined;
  #generation = -1;
  #joins = 0;
  #groupWasEmpty = false;
  /** Members of the group that this one leads; undefined while another one does. */
  #members: number | undefined;
  #assigned: Promise<unknown> = Promise.resolve();

  constructor(options: MembershipOptions) {
    this.#options = options;
  }

  get sources(): Source[] {
    return [...new Set(this.#options.engines.values())].flatMap(({ sources }) => sources);
  }

  /** Resolves when the partitions of the last join are ready to take records. */
  get assigned(): Promise<unknown> {
    return this.#assigned;
  }

  /** Finds out whether anybody is in the group, before this member's first join. */
  async open(): Promise<void> {
    this.#groupWasEmpty = await this.#options.queries.groupIsEmpty();
  }

  /** What this member claims before the group's leader. A member that slept through a rebalance claims an old generation. */
  claim(): Claim {
    const partitions: Record<string, number[]> = {};
    for (const { topic, partition } of this.sources) {
      const physical = this.#options.kafka.physical(topic);
      partitions[physical] = [...(partitions[physical] ?? []), partition];
    }
    return { generation: this.#generation, partitions };
  }

  /** Notes that this member leads a join of this many members; called before the join is reported. */
  lead(members: number): void {
    this.#members = members;
  }

  heartbeat(generation: number): void {
    this.#generation = generation;
  }

  /** A join under way must not be completed: the group has called for another one, or is lost. */
  abandonJoin(): void {
    this.#joins += 1;
  }

  /**
   * Keeps the partitions that stay, forgets those that went, and starts those that came at their committed offsets.
   * Resolves to false when it was abandoned or another join came in between.
   */
  join(join: GroupJoin): Promise<boolean> {
    const joined = this.#join(join);
    this.#assigned = joined;
    return joined;
  }

  async #join({ memberId, isLeader, memberAssignment }: GroupJoin): Promise<boolean> {
    const { kafka, engines } = this.#options;
    const joinedAt = this.#options.now();
    this.#joins += 1;
    const join = this.#joins;
    // Of several members that found the group empty only the first one leads it; the others take partitions from it.
    const isAlone = this.#memberId === undefined && this.#groupWasEmpty && isLeader;
    const mine = Object.entries(memberAssignment).flatMap(([physical, partitions]) =>
      partitions.map((partition) => ({ topic: kafka.logical(physical), partition })),
    );
    const isSole = isLeader && this.#members === 1;
    this.#members = undefined;
    const own = isSole && this.#memberId !== undefined && memberId !== this.#memberId ? this.sources : [];
    this.#forgetOthers(memberId, mine);
    const isQuiet = own.length > 0 && (await this.#ownCallsEnd());
    const gained = mine.filter(({ topic, partition }) => !engines.get(topic)?.find(topic, partition));
    const positions = await this.#positionsOf(new Set(gained.map(({ topic }) => topic)), join);
    if (join !== this.#joins) return false;
    for (const { topic, partition } of gained) {
      const start = positions.get(topic)?.get(partition) ?? { position: 0, isCommitted: false };
      const isBack = isQuiet && own.some((source) => source.topic === topic && source.partition === partition);
      const startAt = isAlone ? 0 : this.#quietAt(topic, joinedAt, isBack);
      engines.get(topic)?.assign({ topic, partition, ...start, startAt });
    }
    return true;
  }

  #quietAt(topic: string, joinedAt: number, isBack: boolean): number {
    const { lease, handoverWaitMs } = this.#options;
    const callMs = handoverWaitMs(topic);
    return isBack ? lease.quietWhenAlone(joinedAt, callMs) : lease.quietAt(joinedAt, callMs);
  }

  /** Whether the calls that this member began before it lost its partitions have come back, within a bound. */
  #ownCallsEnd(): Promise<boolean> {
    const { engines, ownCallsMs = OWN_CALLS_MS } = this.#options;
    return settledWithin(ownCallsMs, Promise.all([...new Set(engines.values())].map((engine) => engine.idle())));
  }

  /** Under a new member id, others may have had our partitions in between: what we know of them no longer counts. */
  #forgetOthers(memberId: string, mine: readonly { topic: string; partition: number }[]): void {
    const isSameMember = memberId === this.#memberId;
    this.#memberId = memberId;
    const isMine = (source: Source) =>
      isSameMember && mine.some(({ topic, partition }) => topic === source.topic && partition === source.partition);
    for (const [topic, engine] of this.#options.engines) {
      engine.revoke(engine.sources.filter((source) => source.topic === topic && !isMine(source)));
    }
  }

  /** Tries until Kafka answers, or the join is abandoned: a guessed offset would lose or repeat records. */
  async #positionsOf(topics: ReadonlySet<string>, join: number): Promise<Map<string, Map<number, StartPosition>>> {
    const positions = new Map<string, Map<number, StartPosition>>();
    const mayRetry = () => join === this.#joins;
    for (const topic of topics) {
      if (!mayRetry()) break;
      const query = () => this.#options.queries.positions(this.#options.kafka.physical(topic));
      const ofTopic = await retrying(query, { everyMs: RETRY_MS, mayRetry }).catch(() => undefined);
      if (ofTopic) positions.set(topic, ofTopic);
    }
    return positions;
  }
}
