import type { GaugeName, Telemetry } from '@cio-bus/service';
import type { Source } from '../../engine/record/source.ts';
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

interface Told {
  readonly labels: { topic: string; partition: number };
  readonly age: LagAge;
}

/** Tells now and then how far each partition's low-water mark lies behind its end, and how full its window is. */
export class LagReporter {
  readonly #options: LagReporterOptions;
  /** By topic and partition. */
  readonly #told = new Map<string, Told>();
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

  /** Tells of the partitions of this member, and forgets those that another one has now. */
  async report(now: number): Promise<void> {
    const { kafka, queries, sources } = this.#options;
    for (const topic of new Set(sources().map((source) => source.topic))) {
      const ends = await queries.ends(kafka.physical(topic)).catch(() => []); // told again at the next interval
      for (const source of sources().filter((other) => other.topic === topic)) {
        const high = ends.find(({ partition }) => partition === source.partition)?.high;
        if (high !== undefined) this.#tell(source, high, now);
      }
    }
    this.#forgetLost();
  }

  #tell({ topic, partition, window, unsettledBytes, paused }: Source, high: number, now: number): void {
    const place = placeOf({ topic, partition });
    const age = this.#told.get(place)?.age ?? new LagAge();
    const lowWaterMark = window.lowWaterMark;
    const seenForMs = age.note(high, lowWaterMark, now);
    const readForMs = now - (window.oldestTimestamp ?? now); // known at once after a restart; seen covers what is unread
    const values: Record<(typeof partitionGauges)[number], number> = {
      cio_bus_consumer_lag_messages: Math.max(0, high - lowWaterMark),
      cio_bus_consumer_lag_seconds: Math.max(0, seenForMs, readForMs) / 1_000,
      cio_bus_window_span: window.span,
      cio_bus_unsettled_bytes: unsettledBytes,
      cio_bus_partition_paused: paused ? 1 : 0,
    };
    const labels = { topic, partition };
    for (const name of partitionGauges) this.#options.telemetry.gauge(name, labels, values[name]);
    this.#told.set(place, { labels, age });
  }

  /** The last figure of a partition that moved on would stand for ever, and be added to its new owner's. */
  #forgetLost(): void {
    const here = new Set(this.#options.sources().map(placeOf));
    for (const [place, { labels }] of this.#told) {
      if (here.has(place)) continue;
      for (const name of partitionGauges) this.#options.telemetry.forget(name, labels);
      this.#told.delete(place);
    }
  }
}

const placeOf = ({ topic, partition }: { topic: string; partition: number }) => `${topic}/${partition}`;
