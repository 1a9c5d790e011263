import type { Telemetry } from '@cio-bus/service';
import type { OutboxDepth } from './upkeep.ts';

/** Exports how full the outbox is. */
export interface DepthReport {
  /** After a look at the outbox. */
  looked(depth: OutboxDepth): void;
  /** After a failure: the age of the last look grows, so that an outage of the database is seen as one of Kafka is. */
  failed(): void;
}

/** @param now ms, of a clock that is never set back */
export function reportDepth(telemetry: Pick<Telemetry, 'gauge'>, now = () => performance.now()): DepthReport {
  let last = { ageSeconds: 0, at: now() };
  return {
    looked({ pending, oldestAgeSeconds, refused }) {
      last = { ageSeconds: oldestAgeSeconds, at: now() };
      telemetry.gauge('cio_bus_outbox_pending_rows', {}, pending);
      telemetry.gauge('cio_bus_outbox_oldest_age_seconds', {}, oldestAgeSeconds);
      telemetry.gauge('cio_bus_outbox_refused_rows', {}, refused);
    },
    failed() {
      telemetry.gauge('cio_bus_outbox_oldest_age_seconds', {}, last.ageSeconds + (now() - last.at) / 1_000);
    },
  };
}
