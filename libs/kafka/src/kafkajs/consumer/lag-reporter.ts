import type { GaugeName, Telemetry } from '@cio-bus/service';
import type { Source } from '../../engine/engine.ts';
import type { OffsetQueries } from '../admin/offset-queries.ts';
import type { KafkaConnection } from '../connection/connection.ts';
import { LagAge } from './lag-age.ts';

const INTERVAL_MS = 5_000;

interface LagReporterOptions {
  kafka: KafkaConnection;
  queries: Pick<OffsetQueries, 'ends'>;
  telemetry: Telemetry;
  sources(): readonly Source[];
}

const partitionGauges = [
  'cio_bus_consumer_lag_messages',
  'cio_bus_consumer_lag_seconds',
  'cio_bus_window_span',
  'cio_bus_unsettled_bytes',
  'cio_bus_partition_paused',
] as const satisfies readonly GaugeName[];

interface Reported {
  readonly labels: { topic: string; partition: number };
  readonly age: LagAge;
}

/** Reports every 5 s how far each partition's low-water mark is behind its end, and how full its window is. */
export class LagReporter {
  readonly #options: LagReporterOptions;
  /** By topic and partition. */
  readonly #reported = new Map<string, Reported>();
  #timer: NodeJS.Timeout | undefined;

  constructor(options: LagReporterOptions) {
    this.#options = options;
  }

  start(): void {
    this.#timer = setInterval(() => void this.report(Date.now()), INTERVAL_MS);
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  /** Reports the partitions of this member, and forgets those that another one has now. */
  async report(now: number): Promise<void> {
    const { kafka, queries, sources } = this.#options;
    for (const topic of new Set(sources().map((source) => source.topic))) {
      const ends = await queries.ends(kafka.physical(topic)).catch(() => []); // reported at the next interval
      for (const source of sources().filter((other) => other.topic === topic)) {
        const high = ends.find(({ partition }) => partition === source.partition)?.high;
        if (high !== undefined) this.#reportOne(source, high, now);
      }
    }
    this.#forgetLost();
  }

  #reportOne(source: Source, high: number, now: number): void {
    const { topic, partition, lowWaterMark, oldestTimestamp, span, unsettledBytes, paused } = source;
    const place = placeOf(source);
    const age = this.#reported.get(place)?.age ?? new LagAge();
    const seenForMs = age.note(high, lowWaterMark, now);
    const readForMs = now - (oldestTimestamp ?? now); // known at once after a restart; `seenForMs` covers what is unread
    const values: Record<(typeof partitionGauges)[number], number> = {
      cio_bus_consumer_lag_messages: Math.max(0, high - lowWaterMark),
      cio_bus_consumer_lag_seconds: Math.max(0, seenForMs, readForMs) / 1_000,
      cio_bus_window_span: span,
      cio_bus_unsettled_bytes: unsettledBytes,
      cio_bus_partition_paused: paused ? 1 : 0,
    };
    const labels = { topic, partition };
    for (const name of partitionGauges) this.#options.telemetry.gauge(name, labels, values[name]);
    this.#reported.set(place, { labels, age });
  }

  /** The last figure of a partition that moved would stay, and be added to its new owner's. */
  #forgetLost(): void {
    const here = new Set(this.#options.sources().map(placeOf));
    for (const [place, { labels }] of this.#reported) {
      if (here.has(place)) continue;
      for (const name of partitionGauges) this.#options.telemetry.forget(name, labels);
      this.#reported.delete(place);
    }
  }
}

const placeOf = ({ topic, partition }: { topic: string; partition: number }) => `${topic}/${partition}`;
