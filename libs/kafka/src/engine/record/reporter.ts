import { topics as allTopics, type BusError, type SkipReason } from '@cio-bus/contracts';
import type { LabelsOf, Telemetry } from '@cio-bus/service';
import type { GateChange } from '../decide/gate.ts';
import { budgetUsed } from '../decide/retry-policy.ts';
import type { Caps } from '../read/ports.ts';
import type { Ending } from '../settle/outcome-writer.ts';
import type { Clock } from '../time/clock.ts';
import type { Entry } from './entry.ts';
import { endSpan } from './trace-entry.ts';

const TELL_EVERY_MS = 200;

type Series = ReturnType<Telemetry['series']>;

/** What an engine may hold at most; `concurrency` counts calls in flight. */
type Limits = Caps & { concurrency: number };

/** Tells logs and metrics what an engine does. */
export class Reporter {
  readonly #telemetry: Telemetry;
  readonly #handler: string;
  readonly #clock: Clock;
  /** Not told yet: settled messages by topic and outcome, skipped ones by reason. */
  readonly #settledCounts = new Map<string, Record<Ending['status'], number>>();
  readonly #skippedCounts = new Map<SkipReason, number>();
  readonly #latencies = new Map<string, Series>();
  readonly #budget: Series;
  readonly #age: Series;
  #toldAt = 0;

  constructor(telemetry: Telemetry, handler: string, clock: Clock) {
    this.#telemetry = telemetry;
    this.#handler = handler;
    this.#clock = clock;
    this.#budget = telemetry.series('cio_bus_retry_budget_used_ratio', { handler });
    this.#age = telemetry.series('cio_bus_message_age_seconds', { handler });
  }

  /** Tells of an engine that begins: what it may hold, and that nothing has happened yet. */
  begin(topics: readonly string[], limits: Limits): void {
    this.#tellLimits(limits);
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

  /** Beside which the load of the engine has a meaning. */
  #tellLimits({ concurrency, maxWaiting, maxBytes, maxSpan }: Limits): void {
    const limits = { calls: concurrency, messages: maxWaiting, bytes: maxBytes, span: maxSpan };
    for (const [resource, limit] of Object.entries(limits)) {
      this.#telemetry.gauge('cio_bus_engine_limit', { handler: this.#handler, resource }, limit);
    }
  }

  /** Tells how much of its budget a message has spent that is tried again. */
  retried(entry: Entry, { code }: BusError): void {
    this.#budget.observe(budgetUsed(entry));
    entry.span?.event('attempt failed', { 'error.type': code });
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

  writeFailed(error: unknown): void {
    this.#telemetry.logger.warn({ err: error, handler: this.#handler }, 'outcome not written; trying again');
  }

  attemptFailed({ code }: BusError): void {
    this.#telemetry.count('cio_bus_attempts_failed_total', { handler: this.#handler, code });
  }

  /** Tells how old the oldest message of a call is by the time the call has ended. */
  callEnded(entries: readonly Entry[]): void {
    const oldest = entries[0];
    if (oldest) this.#age.observe(this.#ageOf(oldest) / 1_000);
  }

  /** Ms since the record's timestamp; a clock that runs behind makes nothing younger than 0. */
  #ageOf({ record }: Entry): number {
    return Math.max(0, this.#clock.now() - record.timestamp);
  }

  /** Looked up once a topic: it is told of every message. */
  #latencyOf(topic: string): Series {
    let series = this.#latencies.get(topic);
    if (!series) {
      series = this.#telemetry.series('cio_bus_delivery_latency_seconds', { handler: this.#handler, topic });
      this.#latencies.set(topic, series);
    }
    return series;
  }

  settled(entry: Entry, ending: Ending): void {
    const { record } = entry;
    if (entry.span) endSpan(entry, ending);
    if (ending.status === 'success') this.#latencyOf(record.topic).observe(this.#ageOf(entry) / 1_000);
    this.#count(record.topic, ending);
    if (ending.status === 'dead') {
      const { topic, partition, offset } = record;
      const { code } = ending.error; // its message may repeat what the vendor was sent: that is for the letter alone
      const where = { handler: this.#handler, topic, partition, offset };
      this.#telemetry.count('cio_bus_dead_letters_total', { topic, code });
      this.#telemetry.logger.warn({ ...where, code }, 'message dead-lettered');
    }
  }

  /** Counts here first: a metric costs more than a message. */
  #count(topic: string, ending: Ending): void {
    let counts = this.#settledCounts.get(topic);
    if (!counts) {
      counts = { success: 0, skipped: 0, dead: 0 };
      this.#settledCounts.set(topic, counts);
    }
    counts[ending.status] += 1;
    if (ending.status !== 'skipped') return;
    this.#skippedCounts.set(ending.reason, (this.#skippedCounts.get(ending.reason) ?? 0) + 1);
  }

  #tellCounts(): void {
    const handler = this.#handler;
    for (const [topic, counts] of this.#settledCounts) {
      for (const [outcome, count] of Object.entries(counts) as [Ending['status'], number][]) {
        if (count > 0) this.#telemetry.count('cio_bus_messages_settled_total', { handler, topic, outcome }, count);
      }
    }
    for (const [reason, count] of this.#skippedCounts) {
      this.#telemetry.count('cio_bus_messages_skipped_total', { handler, reason }, count);
    }
    this.#settledCounts.clear();
    this.#skippedCounts.clear();
  }

  gateChanged(change: NonNullable<GateChange>): void {
    const handler = this.#handler;
    const cause = 'closed' in change ? change.closed : change.opened;
    if ('closed' in change) {
      this.#telemetry.logger.error(
        { handler, cause, code: change.code },
        'gate closed: nothing but probes is delivered',
      );
      this.#telemetry.count('cio_bus_gate_closures_total', { handler, cause });
      // A configuration error may replace an outage, without the gate having opened in between.
      if (cause === 'configuration') this.#telemetry.gauge('cio_bus_gate_closed', { handler, cause: 'outage' }, 0);
    } else {
      this.#telemetry.logger.info({ handler, cause }, 'gate opened: delivery resumes');
    }
    this.#telemetry.gauge('cio_bus_gate_closed', { handler, cause }, 'closed' in change ? 1 : 0);
  }

  /** Tells the load, and what was counted meanwhile; a few times a second, however often it is called. */
  load(waiting: number, inFlight: number): void {
    const now = this.#clock.now();
    if (now < this.#toldAt + TELL_EVERY_MS && inFlight > 0) return;
    this.#toldAt = now;
    this.#tellCounts();
    this.#telemetry.gauge('cio_bus_messages_waiting', { handler: this.#handler }, waiting);
    this.#telemetry.gauge('cio_bus_calls_in_flight', { handler: this.#handler }, inFlight);
  }
}
