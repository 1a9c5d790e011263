import { setTimeout as sleep } from 'node:timers/promises';
import type { ReplayJob } from '@cio-bus/dead-letters';
import { type ServicePart, type Telemetry, UnavailableError } from '@cio-bus/service';
import type { AnswerOf } from '../api/routes.ts';
import { type BusReader, type BusState, flowOf } from '../flow/bus-state.ts';
import type { RepairState } from '../flow/find-problems.ts';
import type { EventHub } from './event-hub.ts';
import type { RepairMetrics } from './repair-metrics.ts';

/** What the console follows, and who is notified. */
export interface FollowOptions {
  bus: BusReader;
  repair: RepairMetrics;
  hub: EventHub;
  shownJobs(jobs: readonly ReplayJob[]): AnswerOf<'listJobs'>;
  telemetry: Pick<Telemetry, 'logger'>;
  /** Time between two looks while somebody listens, ms. Who asks gets a state that is at most twice as old. */
  everyMs: number;
  /** Monotonic time, ms. @default performance.now */
  now?: () => number;
}

/** While nobody listens, only metrics are made of it: five times less often than for a page that is open. */
const ALONE = 5;
const NOT_READ = 'the state of the bus has not been read yet; the log says why';

const DEAD_LETTER_TOPICS = ['customerio.dlq', 'customerio.dlq.resolutions'];

/** What is known of the bus. */
interface Known {
  bus: BusState;
  repair: RepairState;
  /** By the monotonic clock. */
  at: number;
}

/** The last state that was read, kept up to date while the console runs. */
export class BusFollower implements ServicePart {
  readonly name = 'bus-follower';
  readonly #options: Required<FollowOptions>;
  #isStopping = false;
  #looking: Promise<void> | undefined;
  #running: Promise<void> | undefined;
  #last: Known | undefined;
  /** Whether the last attempt to read the state failed. */
  #isAway = false;
  #endRest = () => {};

  constructor(options: FollowOptions) {
    this.#options = { now: () => performance.now(), ...options };
    options.hub.onListen = () => this.#endRest();
  }

  /** Does not wait for Kafka: the console shows that it is away. */
  async start(): Promise<void> {
    this.#running = this.#follow();
  }

  async stop(): Promise<void> {
    this.#isStopping = true;
    this.#endRest();
    await this.#running;
  }

  unready(): string | undefined {
    return this.#last ? undefined : NOT_READ;
  }

  /** The last state; reads it when there is none that is recent. */
  async state(): Promise<BusState> {
    return (await this.#known()).bus;
  }

  async flow(): Promise<AnswerOf<'getFlow'>> {
    const { bus, repair } = await this.#known();
    return flowOf(bus, repair);
  }

  async #known(): Promise<Known> {
    if (!this.#last) await this.look();
    else if (this.#isOld(this.#last)) await this.look().catch(() => {}); // the last one is all there is
    if (!this.#last) throw new UnavailableError(NOT_READ);
    return this.#last;
  }

  /** While it cannot be read, nobody waits for it again. */
  #isOld({ at }: Known): boolean {
    const { everyMs, now } = this.#options;
    return !this.#isAway && now() - at > 2 * everyMs;
  }

  /** Reads the state now, once for all that ask meanwhile. */
  look(): Promise<void> {
    this.#looking ??= this.#look().finally(() => {
      this.#looking = undefined;
    });
    return this.#looking;
  }

  async #look(): Promise<void> {
    const { bus, repair: metrics, hub, shownJobs, now } = this.#options;
    const at = now();
    this.#isAway = true; // until it is read
    const [state, { repair, jobs }] = await Promise.all([bus.read(), metrics.measure()]);
    this.#last = { bus: state, repair, at };
    this.#isAway = false;
    hub.publish('flow', flowOf(state, repair));
    hub.publish('jobs', shownJobs(jobs));
    const ends = state.flow.topics.filter(({ name }) => DEAD_LETTER_TOPICS.includes(name));
    hub.publish('dead-letters', {
      counter: ends.reduce((sum, { endOffset }) => sum + endOffset, 0),
      open: repair.open,
    });
  }

  async #follow(): Promise<void> {
    const { telemetry } = this.#options;
    while (!this.#isStopping) {
      try {
        await this.look();
      } catch (err) {
        if (!this.#isStopping) telemetry.logger.warn({ err }, 'the state of the bus cannot be read; trying again');
      }
      await this.#rest();
    }
  }

  /** Until the next look is due, or somebody begins to listen, or the service stops. */
  async #rest(): Promise<void> {
    if (this.#isStopping) return;
    const { everyMs, hub } = this.#options;
    const ended = new AbortController();
    this.#endRest = () => ended.abort();
    const restMs = hub.listeners > 0 ? everyMs : ALONE * everyMs;
    await sleep(restMs, undefined, { signal: ended.signal }).catch(() => {}); // aborted
  }
}
