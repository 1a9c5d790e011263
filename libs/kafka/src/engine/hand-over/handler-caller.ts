import type { Traceable } from '@cio-bus/contracts';
import type { Telemetry } from '@cio-bus/service';
import type { CallContext, Handler, Outcome } from '../../handler.ts';
import { type Entry, noteAttempt } from '../record/entry.ts';
import type { Clock } from '../time/clock.ts';

interface HandlerCallerOptions {
  handler: Handler;
  telemetry: Telemetry;
  clock: Clock;
  /** A call's signal is aborted after this time, ms. */
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

  /** Calls the handler with entries that have no verdict. Resolves with one outcome per entry, by index. */
  async call(entries: readonly Entry[]): Promise<readonly Outcome[]> {
    if (entries.length === 0) return [];
    const { handler, telemetry, clock, callTimeoutMs } = this.#options;
    const startedAt = clock.now();
    const only = entries.length === 1 ? entries[0] : undefined;
    const timer = new CallTimer(clock, startedAt + callTimeoutMs, only?.span?.traceparent);
    const messages = entries.map(({ message }) => message as Traceable);
    const { tracer } = telemetry;
    const outcomes = await (tracer
      ? tracer.within(contextsOf(entries), calling(handler, messages, timer))
      : handler.call(messages, timer));
    timer.stop();
    this.#noteCall(entries, clock.now() - startedAt);
    return outcomes;
  }

  #noteCall(entries: readonly Entry[], elapsedMs: number): void {
    this.#duration.observe(elapsedMs / 1_000);
    this.#messages.observe(entries.length);
    for (const entry of entries) {
      noteAttempt(entry, elapsedMs);
      entry.span?.event('called', { 'cio_bus.call_ms': elapsedMs, 'messaging.batch.message_count': entries.length });
    }
  }
}

const calling = (handler: Handler, messages: readonly Traceable[], timer: CallTimer) => () =>
  handler.call(messages, timer);

const contextsOf = (entries: readonly Entry[]) => entries.flatMap(({ span }) => span?.traceparent ?? []);

/** The context of one handler call. The signal and its timer are created only for handlers that read it. */
class CallTimer implements CallContext {
  readonly traceparent: string | undefined;
  readonly #clock: Clock;
  readonly #abortAt: number;
  #abort: AbortController | undefined;
  #cancel: (() => void) | undefined;

  /** @param abortAt when the signal is aborted: monotonic, ms */
  constructor(clock: Clock, abortAt: number, traceparent?: string) {
    this.traceparent = traceparent;
    this.#clock = clock;
    this.#abortAt = abortAt;
  }

  get signal(): AbortSignal {
    if (!this.#abort) {
      const abort = new AbortController();
      this.#abort = abort;
      this.#cancel = this.#clock.after(Math.max(0, this.#abortAt - this.#clock.now()), () => abort.abort());
    }
    return this.#abort.signal;
  }

  /** The call has ended. */
  stop(): void {
    this.#cancel?.();
  }
}
