import { type Caps, Engine, type EngineOptions, systemClock } from '../../engine/engine.ts';
import type { Handler } from '../../handler.ts';
import type { CompleteOptions } from './consumer-options.ts';

const MIN_WAITING = 2_000;
/** One key may take a quarter of the capacity; then its partitions are read no further, and others continue. */
const HOT_KEY_SHARE = 4;
const MAX_BYTES = 64_000_000;
const MAX_SPAN = 20_000;
const MERGE_WAIT_MS = 10_000;

/** Adds the engine of each handler to `engines`, under each of its topics; on the machine's clock, with the caps of production. */
export function addEngines(
  engines: Map<string, Engine>,
  { handlers, ...options }: CompleteOptions,
  ports: Pick<EngineOptions, 'fetching' | 'onSettled'>,
): void {
  const { producer, concurrency, telemetry, callTimeoutMs, floodHoldMs } = options;
  for (const handler of handlers) {
    const engine = new Engine({
      ...{ handler, telemetry, concurrency, callTimeoutMs, floodHoldMs, ...ports },
      clock: systemClock,
      caps: capsOf(handler, concurrency),
      mergeWaitMs: MERGE_WAIT_MS,
      publish: (record) => producer.publish(record),
    });
    for (const topic of handler.topics) engines.set(topic, engine);
  }
}

/**
 * Batches that back off count as well: they must not keep others from being read. Nor must the messages of one kind keep
 * those of the other from it.
 */
function capsOf({ batch, kindOf }: Handler, concurrency: number): Caps {
  const maxWaiting = Math.max(MIN_WAITING, concurrency * batch.maxMessages * (kindOf ? 2 : 1));
  return { maxWaiting, maxPerLane: maxWaiting / HOT_KEY_SHARE, maxBytes: MAX_BYTES, maxSpan: MAX_SPAN };
}
