import type { Telemetry } from '@cio-bus/service';
import type { Consumer as ClientConsumer } from 'kafkajs';
import type { Engine } from '../../engine/engine.ts';
import type { Lease } from './lease.ts';
import { memberOptions } from './member-options.ts';
import type { GroupJoin, Membership } from './membership.ts';
import { MembershipWatch } from './membership-watch.ts';

interface GroupEventsOptions {
  client: Pick<ClientConsumer, 'on' | 'events'>;
  /** By topic; one engine may have several. */
  engines: ReadonlyMap<string, Pick<Engine, 'pause' | 'resume' | 'mayHandOverUntil'>>;
  membership: Membership;
  lease: Lease;
  telemetry: Telemetry;
  /** Commits what is settled, while the group still takes it. */
  commit(): Promise<void>;
  /** Joins the group from the start, which the client does not do automatically. */
  rejoin(): Promise<void>;
  /** Monotonic, ms: the clock of the engines. */
  now(): number;
}

/** Lets the engines hand messages over while this member belongs to its group, and pauses them while that is in doubt. */
export class GroupEvents {
  readonly #options: GroupEventsOptions;
  readonly #watch = new MembershipWatch(memberOptions.sessionTimeout);
  #hasJoined = false;
  #lastJoin: GroupJoin | undefined;
  #generation: number | undefined;
  #isInDoubt = true;

  constructor(options: GroupEventsOptions) {
    this.#options = options;
  }

  /** Whether this member is in its group; it still is during a rebalance. */
  get hasJoined(): boolean {
    return this.#hasJoined;
  }

  listen(): void {
    const { client, lease, telemetry, commit, rejoin, now } = this.#options;
    const { events } = client;
    client.on(events.REQUEST, ({ payload: { apiName, duration } }) => {
      // kafkajs measures by the time of day: after a jump of it, the request counts as sent at worst too early.
      lease.note({ apiName, sentAt: now() - Math.max(0, duration) });
    });
    client.on(events.GROUP_JOIN, ({ payload }) => {
      this.#generation = undefined;
      this.#lastJoin = payload;
      this.#confirm();
      this.#join(payload);
    });
    client.on(events.HEARTBEAT, ({ payload }) => this.#heartbeat(payload.groupGenerationId));
    client.on(events.REBALANCING, () => {
      telemetry.count('cio_bus_rebalances_total', {});
      this.#doubt();
      void commit();
    });
    client.on(events.FETCH, () => {
      if (this.#watch.isConfirmedAt(now())) return;
      this.#watch.confirm(); // once, however many fetches end before the client has rejoined
      this.end();
      void rejoin();
    });
    client.on(events.CRASH, () => this.end());
  }

  /** The group is lost, or left. */
  end(): void {
    this.#hasJoined = false;
    this.#lastJoin = undefined;
    this.#doubt();
  }

  /**
   * A heartbeat was accepted. That says nothing when its generation is not that of our partitions: kafkajs keeps those
   * of the last one when it has learned the new generation, but not its assignment there.
   */
  #heartbeat(generation: number): void {
    if (!this.#isInDoubt) this.#generation ??= generation; // kafkajs does not report it at a join
    if (generation !== this.#generation) return;
    this.#confirm();
    this.#options.membership.heartbeat(generation);
    // A coordinator that moved has forgotten the rebalance that it had called for: the generation continues.
    if (this.#isInDoubt && this.#lastJoin) this.#join(this.#lastJoin);
    else this.#renewLease();
  }

  #confirm(): void {
    this.#watch.confirm();
    this.#options.lease.confirm();
  }

  #join(join: GroupJoin): void {
    this.#isInDoubt = false;
    void this.#options.membership.join(join).then((isCurrent) => {
      if (!isCurrent) return;
      this.#hasJoined = true;
      this.#renewLease();
      for (const engine of this.#options.engines.values()) engine.resume();
    });
  }

  #doubt(): void {
    this.#isInDoubt = true;
    this.#options.membership.abandonJoin();
    for (const engine of this.#options.engines.values()) engine.pause();
  }

  #renewLease(): void {
    for (const engine of this.#options.engines.values()) engine.mayHandOverUntil(this.#options.lease.until);
  }
}
