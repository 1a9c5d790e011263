import type { CallContext } from '../../handler.ts';
import type { Clock } from '../time/clock.ts';

/** The context of one handler call. Its signal and timer are made only for handlers that look at them. */
export class CallTimer implements CallContext {
  readonly traceparent: string | undefined;
  readonly #clock: Clock;
  readonly #abortAt: number;
  #abort: AbortController | undefined;
  #cancel: () => void = () => {};

  /** @param abortAt when the signal is aborted, ms since the epoch */
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
    this.#cancel();
  }
}
