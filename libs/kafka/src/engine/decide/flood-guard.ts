const WINDOW_SECONDS = 30;
const MIN_MESSAGES = 1_000;
const MIN_KEYS = 100;
/** Of all messages, and of one source's own messages. */
const FLOOD_SHARE = 0.5;
/** A source that was seen within this time is active, however quiet it is just now. */
const ACTIVE_MS = 3_600_000;
/** With one active source, its messages must be refused for this long: another one's may be behind them in the queue. */
const ALONE_MS = 15_000;

interface Count {
  settled: number;
  refused: number;
}

/**
 * Detects that the other side refuses most of everything: a schema changed there, an account was emptied. Dead letters would
 * then be a flood and no help.
 *
 * It counts over the last 30 s, not over the last messages: messages of one key are handed over together, so refusals come
 * in runs. At least half of 1,000 messages must be refused, with 100 keys among them. What one source alone gets refused is
 * that source's mistake and stops nobody else, as long as another source is active.
 */
export class FloodGuard {
  /** One per second, oldest first: what was decided in it, by source. */
  #buckets: { second: number; bySource: Map<string, Count> }[] = [];
  readonly #total: Count = { settled: 0, refused: 0 };
  readonly #bySource = new Map<string, Count>();
  /** Refused keys and the second of their last refusal, least recently refused first. */
  readonly #refusedKeys = new Map<string, number>();
  /** When each source was last seen, ms; least recently seen first. */
  readonly #lastSeen = new Map<string, number>();
  /** Since when the only active source gets most refused, ms. */
  #refusedAloneSince: number | undefined;
  /** The counts of the message before: the next one is mostly of the same source and second. */
  #last: { second: number; source: string; counts: readonly Count[] } | undefined;

  /**
   * Notes a refused message before its dead letter is written. True when delivery has to halt instead.
   *
   * @param source the app that wrote it, header `cio-source`; empty when it does not say
   * @param key Kafka key
   * @param nowMs monotonic time, ms
   */
  noteRefused(source: string, key: string, nowMs: number): boolean {
    for (const count of this.#countsOf(source, nowMs)) {
      count.settled += 1;
      count.refused += 1;
    }
    this.#noteRefusedKey(key, Math.floor(nowMs / 1_000));
    return this.#isFlood(nowMs);
  }

  /** Notes a message that was not refused. */
  noteAccepted(source: string, nowMs: number): void {
    for (const count of this.#countsOf(source, nowMs)) count.settled += 1;
  }

  /** Forgets everything: delivery has been halted, and what was before it says nothing of now. */
  reset(): void {
    this.#buckets = [];
    this.#total.settled = 0;
    this.#total.refused = 0;
    this.#bySource.clear();
    this.#refusedKeys.clear();
    this.#refusedAloneSince = undefined;
    this.#last = undefined;
  }

  /** What counts a message of this source now: everything, the source, and the source in this second. */
  #countsOf(source: string, nowMs: number): readonly Count[] {
    const second = Math.floor(nowMs / 1_000);
    if (this.#last?.second !== second || this.#last.source !== source) {
      this.#expire(second);
      this.#noteSeen(source, nowMs);
      const counts = [this.#total, countIn(this.#bySource, source), countIn(this.#bucket(second), source)];
      this.#last = { second, source, counts };
    }
    return this.#last.counts;
  }

  #isFlood(nowMs: number): boolean {
    if (!this.#isMostRefused()) {
      this.#refusedAloneSince = undefined;
      return false;
    }
    if (this.#lastSeen.size > 1) {
      const refusedSources = [...this.#bySource.values()].filter(isMostlyRefused);
      return refusedSources.length > 1;
    }
    this.#refusedAloneSince ??= nowMs;
    return nowMs - this.#refusedAloneSince >= ALONE_MS;
  }

  #isMostRefused(): boolean {
    return this.#total.settled >= MIN_MESSAGES && this.#refusedKeys.size >= MIN_KEYS && isMostlyRefused(this.#total);
  }

  #noteSeen(source: string, nowMs: number): void {
    this.#lastSeen.delete(source); // to be the most recent one
    this.#lastSeen.set(source, nowMs);
    for (const [other, seenAt] of this.#lastSeen) {
      if (nowMs - seenAt <= ACTIVE_MS) break;
      this.#lastSeen.delete(other);
    }
  }

  #bucket(second: number): Map<string, Count> {
    const last = this.#buckets.at(-1);
    if (last?.second === second) return last.bySource;
    const bySource = new Map<string, Count>();
    this.#buckets.push({ second, bySource });
    return bySource;
  }

  #noteRefusedKey(key: string, second: number): void {
    this.#refusedKeys.delete(key); // to be the most recent one
    this.#refusedKeys.set(key, second);
    const [oldest] = this.#refusedKeys.keys();
    if (this.#refusedKeys.size > MIN_KEYS && oldest !== undefined) this.#refusedKeys.delete(oldest);
  }

  #expire(second: number): void {
    const first = second - WINDOW_SECONDS + 1;
    while (this.#buckets[0] && this.#buckets[0].second < first) this.#subtract(this.#buckets.shift()?.bySource);
    for (const [key, refusedAt] of this.#refusedKeys) {
      if (refusedAt >= first) break;
      this.#refusedKeys.delete(key);
    }
  }

  #subtract(bucket: ReadonlyMap<string, Count> = new Map()): void {
    for (const [source, { settled, refused }] of bucket) {
      this.#total.settled -= settled;
      this.#total.refused -= refused;
      const count = this.#bySource.get(source);
      if (!count) continue;
      count.settled -= settled;
      count.refused -= refused;
      if (count.settled === 0) this.#bySource.delete(source);
    }
  }
}

const isMostlyRefused = ({ settled, refused }: Count): boolean => refused >= settled * FLOOD_SHARE;

function countIn(counts: Map<string, Count>, source: string): Count {
  let count = counts.get(source);
  if (!count) {
    count = { settled: 0, refused: 0 };
    counts.set(source, count);
  }
  return count;
}
