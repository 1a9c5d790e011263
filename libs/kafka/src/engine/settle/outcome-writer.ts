import { deadLetterIdOf, headers, OUTCOME_SCHEMA, type RecordSchema, type Traceable, topics } from '@cio-bus/contracts';
import type { Telemetry } from '@cio-bus/service';
import { toDeadLetter } from '../../dead-letter.ts';
import { type OutgoingRecord, PublishError } from '../../producer.ts';
import type { Ending, Entry } from '../record/entry.ts';
import type { Clock } from '../time/clock.ts';
import { outcomeText, smallerRecord } from './smaller-record.ts';

const FIRST_WAIT_MS = 100;
const MAX_WAIT_MS = 5_000;
/** A leader that moves takes less: only what lasts longer needs somebody to look. */
const UNWRITABLE_AFTER_MS = 5_000;

interface OutcomeWriterOptions {
  telemetry: Pick<Telemetry, 'service' | 'release'>;
  handler: string;
  schema: RecordSchema<Traceable>;
  /** Whether successes and skips are written to `customerio.processed`. */
  outcomes: boolean;
  clock: Clock;
  /** Resolves once the record is acknowledged. */
  publish(record: OutgoingRecord): Promise<unknown>;
  /** Called after each failed write, which is then repeated. */
  onWriteFailed(error: unknown): void;
}

/** Writes how messages ended: an outcome record, or a dead letter. Only then may their offsets count as settled. */
export class OutcomeWriter {
  readonly #options: OutcomeWriterOptions;
  #closed = false;
  /** Writes that failed since the last one that was acknowledged. */
  #failing: { since: number; reason: string } | undefined;

  constructor(options: OutcomeWriterOptions) {
    this.#options = options;
  }

  /** Why nothing has been acknowledged for some seconds although it was tried; undefined while writes succeed. */
  get unwritable(): string | undefined {
    const failing = this.#failing;
    return failing && this.#options.clock.now() - failing.since >= UNWRITABLE_AFTER_MS ? failing.reason : undefined;
  }

  /** The record that says how a message ended, in the trace of the message; undefined when nothing is to be written. */
  recordOf(entry: Entry, ending: Ending): OutgoingRecord | undefined {
    const record = this.#endingOf(entry, ending);
    if (!entry.span || !record) return record;
    return { ...record, headers: { ...record.headers, [headers.traceparent]: entry.span.traceparent } };
  }

  /**
   * Writes until acknowledged; a record that its topic does not take is written again with less in it. False when the
   * partition was lost, or the engine closed, before that.
   */
  write(entry: Entry, record: OutgoingRecord): Promise<boolean> {
    if (this.#isDropped(entry)) return Promise.resolve(false);
    return this.#options.publish(record).then(
      () => this.#noteAcknowledged(),
      (error: unknown) => this.#writeAgain(entry, record, error),
    );
  }

  /** Ends writes that are still being repeated; their messages stay unsettled and are delivered again. */
  close(): void {
    this.#closed = true;
  }

  async #writeAgain(entry: Entry, refused: OutgoingRecord, firstError: unknown): Promise<boolean> {
    let error = firstError;
    let record = refused;
    for (let waitMs = FIRST_WAIT_MS; ; waitMs = Math.min(waitMs * 2, MAX_WAIT_MS)) {
      this.#noteFailed(error);
      await new Promise<void>((resolve) => this.#options.clock.after(waitMs, resolve));
      if (this.#isDropped(entry)) return false;
      if (error instanceof PublishError && error.isTooLarge) record = smallerRecord(record);
      try {
        await this.#options.publish(record);
        return this.#noteAcknowledged();
      } catch (again) {
        error = again;
      }
    }
  }

  #noteAcknowledged(): true {
    this.#failing = undefined;
    return true;
  }

  #noteFailed(error: unknown): void {
    const reason = error instanceof Error ? error.message : String(error);
    this.#failing = { since: this.#failing?.since ?? this.#options.clock.now(), reason };
    this.#options.onWriteFailed(error);
  }

  #isDropped({ source }: Entry): boolean {
    return source.lost || this.#closed;
  }

  #endingOf(entry: Entry, ending: Ending): OutgoingRecord | undefined {
    if (ending.status !== 'dead') return this.#options.outcomes ? this.#outcomeOf(entry, ending) : undefined;
    const { service, release } = this.#options.telemetry;
    const { attempts, processingTimeMs, firstFailedAt, lastFailedAt } = entry;
    const times = { firstFailedAt, failedAt: lastFailedAt };
    return toDeadLetter(entry.record, { error: ending.error, service, release, attempts, processingTimeMs, ...times });
  }

  #outcomeOf(entry: Entry, ending: Exclude<Ending, { status: 'dead' }>): OutgoingRecord {
    const { telemetry, handler, clock } = this.#options;
    const { service } = telemetry;
    const { record, attempts, processingTimeMs } = entry;
    const id = deadLetterIdOf(service, record);
    const message: Traceable = entry.message ?? { id, correlationId: id };
    const { topic, partition, offset, timestamp } = record;
    const value = {
      ...this.#withoutDerived(message),
      ...(ending.status === 'success' ? ending.result : { reason: ending.reason }),
      status: ending.status,
      service,
      handler,
      attempts: Math.max(attempts, 1),
      processingTime: Math.round(processingTimeMs),
      processedAt: clock.date(),
      origin: { topic, partition, offset, timestamp },
    };
    const traceparent = record.headers[headers.traceparent];
    return {
      topic: topics.processed,
      key: message.correlationId,
      value: outcomeText(value),
      headers: {
        [headers.schema]: OUTCOME_SCHEMA,
        [headers.source]: service,
        ...(traceparent === undefined ? {} : { [headers.traceparent]: traceparent }),
      },
    };
  }

  #withoutDerived(message: Traceable): object {
    const derived = this.#options.schema.derived;
    if (!derived) return message;
    return Object.fromEntries(Object.entries(message).filter(([name]) => !derived.includes(name)));
  }
}
