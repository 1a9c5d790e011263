import type { Telemetry } from '@cio-bus/service';
import { Engine } from '../../engine/engine.ts';
import type { Fetching } from '../../engine/read/ports.ts';
import { systemClock } from '../../engine/time/clock.ts';
import type { Handler } from '../../handler.ts';
import type { Producer } from '../../producer.ts';

/** A handler call's signal is aborted after so long, ms, unless the consumer says otherwise. */
export const CALL_TIMEOUT_MS = 5_000;

const MIN_WAITING = 2_000;
/** One key may hold a quarter of what may wait; then its partitions are read no further, and others go on. */
const HOT_KEY_SHARE = 4;
const MAX_BYTES = 64_000_000;
const MAX_SPAN = 20_000;
const MERGE_WAIT_MS = 10_000;
const FLOOD_HOLD_MS = 300_000;

interface EngineParts {
  concurrency: number;
  producer: Producer;
  telemetry: Telemetry;
  callTimeoutMs?: number;
  floodHoldMs?: number;
  fetching: Fetching;
  onSettled(): void;
}

/** The engine of a handler, on the machine's time and with the caps of production. */
export function createEngine(handler: Handler, parts: EngineParts): Engine {
  const {
    concurrency,
    producer,
    telemetry,
    callTimeoutMs = CALL_TIMEOUT_MS,
    floodHoldMs = FLOOD_HOLD_MS,
    fetching,
    onSettled,
  } = parts;
  // Batches that wait to be tried again count, too: they must not keep others from being read.
  const maxWaiting = Math.max(MIN_WAITING, concurrency * handler.batch.maxMessages);
  return new Engine({
    handler,
    telemetry,
    clock: systemClock,
    concurrency,
    callTimeoutMs,
    floodHoldMs,
    caps: { maxWaiting, maxPerLane: maxWaiting / HOT_KEY_SHARE, maxBytes: MAX_BYTES, maxSpan: MAX_SPAN },
    mergeWaitMs: MERGE_WAIT_MS,
    publish: (record) => producer.publish(record),
    fetching,
    onSettled,
  });
}
