import type { Scrape } from '@cio-bus/service';

/** Events by the upper bound of their delay in seconds; each count includes those of lower bounds. */
type Buckets = ReadonlyMap<number, number>;

/** The delay is that of events of the last minutes. */
const WINDOW_MS = 10 * 60_000;
const SHARE = 0.99;

/** How late Customer.io's reports come at present: from the differences of looks at the receivers, as rates are. */
export class FeedDelay {
  /** By the place of a receiver's address. */
  readonly #before = new Map<number, Buckets>();
  #recent: { at: number; events: Buckets }[] = [];

  /**
   * Adds a look at all receivers; undefined is one that does not answer.
   *
   * @returns the bound in seconds below which 99 of 100 delays of the last ten minutes are; null when nothing came
   */
  look(at: number, receivers: readonly (Scrape | undefined)[]): number | null {
    const since = receivers.flatMap((scrape, place) => (scrape ? [this.#sinceLook(place, bucketsOf(scrape))] : []));
    const events = sumOf(since);
    if (countOf(events) > 0) this.#recent.push({ at, events });
    this.#recent = this.#recent.filter((one) => at - one.at < WINDOW_MS);
    return boundOf(sumOf(this.#recent.map((one) => one.events)));
  }

  /** What a receiver counted since the last look; nothing at the first, when the time of its events is not known. */
  #sinceLook(place: number, now: Buckets): Buckets {
    const before = this.#before.get(place);
    this.#before.set(place, now);
    if (before === undefined) return new Map();
    const isRestarted = [...before].some(([bound, count]) => (now.get(bound) ?? 0) < count);
    return isRestarted ? now : new Map([...now].map(([bound, count]) => [bound, count - (before.get(bound) ?? 0)]));
  }
}

function bucketsOf({ samples }: Scrape): Buckets {
  const delays = samples.filter(({ name }) => name === 'cio_bus_webhook_delay_seconds_bucket');
  return sumOf(
    delays.map(
      ({ labels: { le }, value }) => new Map([[le === '+Inf' ? Number.POSITIVE_INFINITY : Number(le), value]]),
    ),
  );
}

function sumOf(all: readonly Buckets[]): Buckets {
  const sum = new Map<number, number>();
  for (const [bound, count] of all.flatMap((buckets) => [...buckets])) sum.set(bound, (sum.get(bound) ?? 0) + count);
  return sum;
}

const countOf = (buckets: Buckets) => Math.max(0, ...buckets.values());

/** Of delays above the highest finite bound, that bound. */
function boundOf(buckets: Buckets): number | null {
  const all = countOf(buckets);
  if (all === 0) return null;
  const bounds = [...buckets].sort(([one], [other]) => one - other);
  const bound = bounds.find(([, count]) => count >= all * SHARE)?.[0] ?? Number.POSITIVE_INFINITY;
  return Number.isFinite(bound) ? bound : (bounds.at(-2)?.[0] ?? null);
}
