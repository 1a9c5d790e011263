import type { BusError } from '@cio-bus/contracts';
import type { Telemetry } from '@cio-bus/service';
import type { Clock } from './clock.ts';
import type { Entry } from './entry.ts';
import type { LineChange } from './line.ts';
import type { Ending } from './settlement.ts';

/** Tells logs and metrics what an engine does. */
export class Reporter {
  readonly #telemetry: Telemetry;
  readonly #handler: string;
  readonly #clock: Clock;

  constructor(telemetry: Telemetry, handler: string, clock: Clock) {
    this.#telemetry = telemetry;
    this.#handler = handler;
    this.#clock = clock;
  }

  earlyRelease(topic: string, reason: string): void {
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

  settled({ record }: Entry, ending: Ending): void {
    const handler = this.#handler;
    const { topic, partition, offset, timestamp } = record;
    this.#telemetry.count('cio_bus_messages_settled_total', { handler, topic, outcome: ending.status });
    this.#telemetry.observe('cio_bus_message_age_seconds', { handler }, (this.#clock.now() - timestamp) / 1_000);
    if (ending.status === 'skipped') {
      this.#telemetry.count('cio_bus_messages_skipped_total', { handler, reason: ending.reason });
    } else if (ending.status === 'dead') {
      const { code, message } = ending.error;
      this.#telemetry.count('cio_bus_dead_letters_total', { topic, code });
      this.#telemetry.logger.warn(
        { handler, code, reason: message, topic, partition, offset },
        'message dead-lettered',
      );
    }
  }

  lineChanged(change: NonNullable<LineChange>): void {
    const handler = this.#handler;
    const cause = 'stopped' in change ? change.stopped : change.resumed;
    if ('stopped' in change) {
      const { code } = change;
      this.#telemetry.logger.error({ handler, cause, code }, 'line stopped');
      this.#telemetry.count('cio_bus_line_stops_total', { handler, cause });
      // A set-up fault may follow an outage, of which the line then has not resumed.
      if (cause === 'setup') this.#telemetry.gauge('cio_bus_line_stopped', { handler, cause: 'outage' }, 0);
    } else {
      this.#telemetry.logger.info({ handler, cause }, 'line goes on');
    }
    this.#telemetry.gauge('cio_bus_line_stopped', { handler, cause }, 'stopped' in change ? 1 : 0);
  }

  load(waiting: number, inFlight: number): void {
    this.#telemetry.gauge('cio_bus_messages_waiting', { handler: this.#handler }, waiting);
    this.#telemetry.gauge('cio_bus_calls_in_flight', { handler: this.#handler }, inFlight);
  }
}
