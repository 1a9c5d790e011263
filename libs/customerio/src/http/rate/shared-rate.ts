import pTimeout from 'p-timeout';
import {
  type AdaptiveRate,
  type AdaptiveRateOptions,
  AHEAD_MS,
  againMsOf,
  BURST_MS,
  boundsOf,
  countedAs,
  createAdaptiveRate,
  type ObservedResponse,
  type OwnRate,
  type Slots,
} from './adaptive-rate.ts';
import { firstLevel, nextLevel, type RateBounds, type RateLevel, shareOf } from './rate-level.ts';
import type { BudgetReply, BudgetRequest, SharedBudget } from './shared-budget.ts';
import { UnsentReport } from './unsent-report.ts';

/** Options of a {@link SharedRate}. */
export interface SharedRateOptions extends AdaptiveRateOptions {
  budget: SharedBudget;
  /** Called when the budget begins to be shared, and with the error when it cannot be. */
  onChange(isShared: boolean, error?: unknown): void;
  /** After this nothing is exchanged any more. */
  closed: AbortSignal;
}

/** A store that takes longer is away: its slots would come too late. */
const EXCHANGE_TIMEOUT_MS = 250;
/** How long responses may be unknown to the other instances. */
const REFRESH_MS = 100;
/** A store that was away is asked again after this. */
const PROBE_AFTER_MS = 1_000;
/** A slot that lies further ahead than this, or than one request, is not believed: the store's clock was set back. */
const MAX_AHEAD_MS = 1_000;

/**
 * A rate that instances share. Exchanges are made one at a time; each takes slots, and carries what was seen since the last.
 *
 * While the store is unavailable this instance has a rate of its own (`#own`), which begins with its share of the last level and
 * adapts to its own responses. Nobody waits for the store longer than one timeout.
 */
export class SharedRate implements AdaptiveRate {
  readonly #options: SharedRateOptions;
  readonly #bounds: RateBounds;
  #level: RateLevel;
  #instances = 1;
  #own: OwnRate | undefined;
  #awaySince = 0;
  /** Whether {@link SharedRateOptions.onChange} was last called with true; undefined before the first exchange. */
  #announced: boolean | undefined;
  #heldUntil = 0;
  readonly #unsent = new UnsentReport();
  /** The exchange under way, or the last one. */
  #exchanged: Promise<unknown> = Promise.resolve();
  #isExchanging = false;
  #refresh: NodeJS.Timeout | undefined;

  constructor(options: SharedRateOptions) {
    this.#options = options;
    this.#bounds = boundsOf(options);
    this.#level = firstLevel(this.#bounds);
  }

  get perSecond(): number {
    return this.#own?.perSecond ?? this.#level.perSecond / this.#instances;
  }

  get heldMs(): number {
    return this.#own?.heldMs ?? Math.max(0, this.#heldUntil - this.#options.now());
  }

  take(wanted: number): Slots | Promise<Slots> {
    if (this.#own) {
      this.#probe();
      return this.#own.take(wanted);
    }
    return this.#exchange(wanted);
  }

  record(response: ObservedResponse): void {
    const { slowMs, now } = this.#options;
    if (this.#own) {
      this.#own.record(response);
      return;
    }
    this.#unsent.count(countedAs(response, slowMs), now());
    if (response.result === 'throttled' && response.retryAfterMs) {
      this.#heldUntil = Math.max(this.#heldUntil, now() + response.retryAfterMs);
      this.#unsent.hold(this.#heldUntil);
      void this.#exchange(); // the others learn of the hold at once
    }
    this.#refreshLater();
  }

  /** Never rejects: without the store the slots are those of this instance alone. */
  async #exchange(wanted = 0): Promise<Slots> {
    const before = this.#exchanged;
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#exchanged = promise;
    await before;
    this.#isExchanging = true;
    try {
      if (this.#options.closed.aborted) throw new Error('the service is stopping');
      const reply = await pTimeout(this.#options.budget.exchange(this.#request(wanted)), {
        milliseconds: EXCHANGE_TIMEOUT_MS,
        message: 'no reply in time',
      });
      this.#note(reply);
      return slotsOf(reply);
    } catch (error) {
      return this.#leave(error).take(wanted);
    } finally {
      this.#isExchanging = false;
      resolve();
      this.#continue();
    }
  }

  /** A decision is needed at once, responses soon. */
  #continue(): void {
    if (this.#unsent.decided) void this.#exchange();
    else this.#refreshLater();
  }

  #request(slots: number): BudgetRequest {
    const report = this.#unsent.take(this.#options.now());
    const spacingMs = 1_000 / this.#bounds.floor;
    return {
      ...report,
      slots,
      withinMs: AHEAD_MS,
      holdMs: Math.max(report.holdMs, this.#own?.heldMs ?? 0),
      initial: this.#own ? shareOf(this.#own.level, this.#instances) : this.#level,
      burstMs: BURST_MS,
      aheadMs: Math.max(MAX_AHEAD_MS, AHEAD_MS + spacingMs),
    };
  }

  #note(reply: BudgetReply): void {
    const { now } = this.#options;
    this.#own = undefined;
    this.#level = reply.level;
    this.#instances = Math.max(1, reply.instances);
    this.#heldUntil = Math.max(this.#heldUntil, now() + reply.heldMs);
    if (reply.window) {
      const { elapsedMs, ...responses } = reply.window;
      this.#level = nextLevel(reply.level, responses, elapsedMs, this.#bounds);
      this.#unsent.decided = { version: reply.version, level: this.#level };
    }
    this.#announce(true);
  }

  #leave(error: unknown): OwnRate {
    const { now, closed } = this.#options;
    const holdMs = this.heldMs;
    this.#awaySince = now();
    if (!this.#own) {
      const level = shareOf(this.#level, 1 / this.#instances);
      this.#own = createAdaptiveRate({ ...this.#options, level });
      if (holdMs > 0) this.#own.record({ result: 'throttled', durationMs: 0, retryAfterMs: holdMs });
    }
    if (!closed.aborted) this.#announce(false, error);
    return this.#own;
  }

  #announce(isShared: boolean, error?: unknown): void {
    if (this.#announced === isShared) return;
    this.#announced = isShared;
    this.#options.onChange(isShared, error);
  }

  /** Asks whether the store is back; nobody waits for it. */
  #probe(): void {
    if (this.#isExchanging || this.#options.now() - this.#awaySince < PROBE_AFTER_MS) return;
    if (!this.#options.closed.aborted) void this.#exchange();
  }

  /** Exchanges soon: other instances need the responses. */
  #refreshLater(): void {
    if (this.#refresh || this.#own || !this.#unsent.hasResponses || this.#options.closed.aborted) return;
    this.#refresh = setTimeout(() => {
      this.#refresh = undefined;
      if (this.#unsent.hasResponses && !this.#options.closed.aborted) void this.#exchange();
    }, REFRESH_MS).unref();
  }
}

const slotsOf = ({ taken, firstMs, nextMs, level }: BudgetReply): Slots => ({
  waitsMs: Array.from({ length: taken }, (_, index) => Math.max(0, firstMs + (index * 1_000) / level.perSecond)),
  againMs: againMsOf(nextMs),
});
