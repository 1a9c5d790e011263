import type { Traceable } from '@cio-bus/contracts';
import type { Telemetry } from '@cio-bus/service';
import { failed, type Handler, type Outcome } from '../../handler.ts';
import type { Entry } from '../record/entry.ts';
import type { Clock } from '../time/clock.ts';
import { CallTimer } from './call-timer.ts';

interface HandlerCallerOptions {
  handler: Handler;
  telemetry: Telemetry;
  clock: Clock;
  /** A call's signal is aborted after so long, ms. */
  callTimeoutMs: number;
}

type Series = ReturnType<Telemetry['series']>;

/** Calls a handler, and measures how long it takes. */
export class HandlerCaller {
  readonly #options: HandlerCallerOptions;
  readonly #duration: Series;
  readonly #messages: Series;

  constructor(options: HandlerCallerOptions) {
    const { telemetry, handler } = options;
    this.#options = options;
    this.#duration = telemetry.series('cio_bus_handler_duration_seconds', { handler: handler.name });
    this.#messages = telemetry.series('cio_bus_batch_messages', { handler: handler.name });
  }

  /** Calls the handler with entries that have no verdict, and notes the outcome of each. Answers the outcomes. */
  async call(entries: readonly Entry[]): Promise<readonly Outcome[]> {
    if (entries.length === 0) return [];
    const { handler, telemetry, clock, callTimeoutMs } = this.#options;
    const startedAt = clock.now();
    const only = entries.length === 1 ? entries[0] : undefined;
    const timer = new CallTimer(clock, startedAt + callTimeoutMs, only?.span?.traceparent);
    const messages = entries.map(({ message }) => message as Traceable);
    const call = () => handler.call(messages, timer);
    const outcomes = await (telemetry.tracer ? telemetry.tracer.within(contextsOf(entries), call) : call());
    timer.stop();
    const elapsedMs = clock.now() - startedAt;
    this.#duration.observe(elapsedMs / 1_000);
    this.#messages.observe(entries.length);
    for (let index = 0; index < entries.length; index++) {
      const entry = entries[index] as Entry;
      entry.attempts += 1;
      entry.processingTimeMs += elapsedMs;
      entry.span?.event('called', { 'cio_bus.call_ms': elapsedMs, 'messaging.batch.message_count': entries.length });
      entry.outcome = outcomes[index] ?? failed(new Error('the handler gave no outcome'));
    }
    return outcomes;
  }
}

const contextsOf = (entries: readonly Entry[]) => entries.flatMap(({ span }) => span?.traceparent ?? []);
