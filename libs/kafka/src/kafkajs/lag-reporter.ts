import type { Telemetry } from '@cio-bus/service';
import type { Source } from '../engine/source.ts';
import type { KafkaConnection } from './connection.ts';
import type { OffsetQueries } from './offset-queries.ts';

const INTERVAL_MS = 5_000;

interface LagReporterOptions {
  kafka: KafkaConnection;
  queries: OffsetQueries;
  telemetry: Telemetry;
  sources(): readonly Source[];
}

/** Tells now and then how far each partition's low-water mark lies behind its end. */
export class LagReporter {
  readonly #options: LagReporterOptions;
  #timer: NodeJS.Timeout | undefined;

  constructor(options: LagReporterOptions) {
    this.#options = options;
  }

  start(): void {
    this.#timer = setInterval(() => void this.#report(), INTERVAL_MS);
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  async #report(): Promise<void> {
    const { kafka, queries, telemetry, sources } = this.#options;
    for (const topic of new Set(sources().map((source) => source.topic))) {
      const ends = await queries.ends(kafka.physical(topic)).catch(() => []); // told again at the next interval
      for (const source of sources().filter((other) => other.topic === topic)) {
        const { partition, window } = source;
        const high = ends.find((end) => end.partition === partition)?.high;
        if (high === undefined) continue;
        telemetry.gauge('cio_bus_consumer_lag_messages', { topic, partition }, Math.max(0, high - window.lowWaterMark));
        telemetry.gauge('cio_bus_window_span', { topic, partition }, window.span);
      }
    }
  }
}
