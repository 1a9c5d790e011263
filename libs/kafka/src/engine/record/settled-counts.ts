import type { SkipReason } from '@cio-bus/contracts';
import type { Telemetry } from '@cio-bus/service';
import type { Ending } from './entry.ts';

/** Counts settled messages between two reports: a metric costs more than a message. */
export class SettledCounts {
  readonly #telemetry: Telemetry;
  readonly #handler: string;
  /** Settled messages by topic and outcome, skipped ones by reason. */
  readonly #settled = new Map<string, Record<Ending['status'], number>>();
  readonly #skipped = new Map<SkipReason, number>();

  constructor(telemetry: Telemetry, handler: string) {
    this.#telemetry = telemetry;
    this.#handler = handler;
  }

  add(topic: string, ending: Ending): void {
    let counts = this.#settled.get(topic);
    if (!counts) {
      counts = { success: 0, skipped: 0, dead: 0 };
      this.#settled.set(topic, counts);
    }
    counts[ending.status] += 1;
    if (ending.status !== 'skipped') return;
    this.#skipped.set(ending.reason, (this.#skipped.get(ending.reason) ?? 0) + 1);
  }

  /** Passes the counts on to the metrics, and starts again at 0. */
  report(): void {
    const handler = this.#handler;
    for (const [topic, counts] of this.#settled) {
      for (const [outcome, count] of Object.entries(counts) as [Ending['status'], number][]) {
        if (count > 0) this.#telemetry.count('cio_bus_messages_settled_total', { handler, topic, outcome }, count);
      }
    }
    for (const [reason, count] of this.#skipped) {
      this.#telemetry.count('cio_bus_messages_skipped_total', { handler, reason }, count);
    }
    this.#settled.clear();
    this.#skipped.clear();
  }
}
