import { topics as allTopics, type ErrorCode } from '@cio-bus/contracts';
import type { LabelsOf, Telemetry } from '@cio-bus/service';
import type { Ending, Entry } from './entry.ts';
import { SettledCounts } from './settled-counts.ts';
import { endSpan } from './trace-entry.ts';

const LOAD_INTERVAL_MS = 200;

type Series = ReturnType<Telemetry['series']>;
type GateCause = LabelsOf<'cio_bus_gate_closures_total'>['cause'];

interface ReporterOptions {
  telemetry: Telemetry;
  /** Name of the handler. */
  handler: string;
  /** Monotonic, ms. */
  now(): number;
  /** Ms since the epoch. */
  date(): number;
}

/** Reports to logs and metrics what an engine does. */
export class Reporter {
  readonly #options: ReporterOptions;
  readonly #telemetry: Telemetry;
  readonly #handler: string;
  readonly #counts: SettledCounts;
  readonly #latencies = new Map<string, Series>();
  readonly #budget: Series;
  readonly #age: Series;
  #reportedAt = 0;

  constructor(options: ReporterOptions) {
    const { telemetry, handler } = options;
    this.#options = options;
    this.#telemetry = telemetry;
    this.#handler = handler;
    this.#counts = new SettledCounts(telemetry, handler);
    this.#budget = telemetry.series('cio_bus_retry_budget_used_ratio', { handler });
    this.#age = telemetry.series('cio_bus_message_age_seconds', { handler });
  }

  /** Reports a new engine: its limits, by resource, and that nothing has happened yet. */
  begin(topics: readonly string[], limits: Readonly<Record<'calls' | 'messages' | 'bytes' | 'span', number>>): void {
    for (const [resource, limit] of Object.entries(limits)) {
      this.#telemetry.gauge('cio_bus_engine_limit', { handler: this.#handler, resource }, limit);
    }
    for (const topic of topics) this.#latencyOf(topic);
    this.#expectCounts(topics);
  }

  #expectCounts(topic: readonly string[]): void {
    const telemetry = this.#telemetry;
    const handler = this.#handler;
    telemetry.expect('cio_bus_messages_settled_total', { handler, topic });
    telemetry.expect('cio_bus_messages_skipped_total', { handler });
    telemetry.expect('cio_bus_dead_letters_total', { topic });
    telemetry.expect('cio_bus_attempts_failed_total', { handler });
    telemetry.expect('cio_bus_hot_keys_total', { handler });
    telemetry.expect('cio_bus_key_mismatches_total', { topic });
    telemetry.expect('cio_bus_merge_releases_total', { topic });
    telemetry.expect('cio_bus_gate_closures_total', { handler });
    telemetry.expect('cio_bus_offset_resets_total', { topic });
    telemetry.expect('cio_bus_publish_total', { topic: [allTopics.processed, allTopics.deadLetters] });
  }

  earlyRelease(topic: string, reason: LabelsOf<'cio_bus_merge_releases_total'>['reason']): void {
    this.#telemetry.count('cio_bus_merge_releases_total', { topic, reason });
  }

  keyMismatch(topic: string): void {
    this.#telemetry.count('cio_bus_key_mismatches_total', { topic });
  }

  hotKey(): void {
    this.#telemetry.count('cio_bus_hot_keys_total', { handler: this.#handler });
  }

  attemptFailed(code: ErrorCode): void {
    this.#telemetry.count('cio_bus_attempts_failed_total', { handler: this.#handler, code });
  }

  /** Reports a message that is tried again. @param budgetUsed the share of its budget that it has spent, 0 to 1 */
  retried({ span }: Entry, code: ErrorCode, budgetUsed: number): void {
    this.#budget.observe(budgetUsed);
    span?.event('attempt failed', { 'error.type': code });
  }

  writeFailed(error: unknown): void {
    this.#telemetry.logger.warn({ err: error, handler: this.#handler }, 'outcome not written; trying again');
  }

  /** Reports the age of the oldest message of a call by the end of the call. */
  callEnded(entries: readonly Entry[]): void {
    const oldest = entries[0];
    if (oldest) this.#age.observe(this.#ageOf(oldest) / 1_000);
  }

  settled(entry: Entry, ending: Ending): void {
    const { topic, partition, offset } = entry.record;
    if (entry.span) endSpan(entry, ending);
    if (ending.status === 'success') this.#latencyOf(topic).observe(this.#ageOf(entry) / 1_000);
    this.#counts.add(topic, ending);
    if (ending.status === 'dead') {
      const { code } = ending.error; // its message may repeat what the vendor was sent: that is for the dead letter alone
      const where = { handler: this.#handler, topic, partition, offset };
      this.#telemetry.count('cio_bus_dead_letters_total', { topic, code });
      this.#telemetry.logger.warn({ ...where, code }, 'message dead-lettered');
    }
  }

  gateClosed(cause: GateCause, code: ErrorCode): void {
    const handler = this.#handler;
    this.#telemetry.logger.error({ handler, cause, code }, 'gate closed: nothing but probes is delivered');
    this.#telemetry.count('cio_bus_gate_closures_total', { handler, cause });
    // A configuration error may replace an outage, without the gate having opened in between.
    if (cause === 'configuration') this.#telemetry.gauge('cio_bus_gate_closed', { handler, cause: 'outage' }, 0);
    this.#telemetry.gauge('cio_bus_gate_closed', { handler, cause }, 1);
  }

  gateOpened(cause: GateCause): void {
    const handler = this.#handler;
    this.#telemetry.logger.info({ handler, cause }, 'gate opened: delivery resumes');
    this.#telemetry.gauge('cio_bus_gate_closed', { handler, cause }, 0);
  }

  /** Reports the load, and what was counted meanwhile, a few times per second, however often it is called. */
  load(waiting: number, inFlight: number): void {
    const now = this.#options.now();
    if (now < this.#reportedAt + LOAD_INTERVAL_MS && inFlight > 0) return;
    this.#reportedAt = now;
    this.#counts.report();
    this.#telemetry.gauge('cio_bus_messages_waiting', { handler: this.#handler }, waiting);
    this.#telemetry.gauge('cio_bus_calls_in_flight', { handler: this.#handler }, inFlight);
  }

  /** Ms since the record's timestamp; at least 0, also when our clock is behind. */
  #ageOf({ record }: Entry): number {
    return Math.max(0, this.#options.date() - record.timestamp);
  }

  /** Looked up once per topic, because it is observed for every message. */
  #latencyOf(topic: string): Series {
    let series = this.#latencies.get(topic);
    if (!series) {
      series = this.#telemetry.series('cio_bus_delivery_latency_seconds', { handler: this.#handler, topic });
      this.#latencies.set(topic, series);
    }
    return series;
  }
}
