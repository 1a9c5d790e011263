import { EventEmitter } from 'node:events';
import type { WebhookEnvelope } from '@cio-bus/contracts';
import type { Logger } from '@cio-bus/service/telemetry';
import { errorOf } from './error-of.ts';
import { type CustomerIOWebhookEvents, namesOf } from './event-names.ts';
import { reportedEvent } from './reported-event.ts';

/** Emits events by their names. No listener can end the process, or keep an event from the others. */
export class ReportedEvents extends EventEmitter<CustomerIOWebhookEvents> {
  readonly #logger: Logger;

  /** @param logger must not throw */
  constructor(logger: Logger) {
    super();
    this.#logger = logger;
  }

  /**
   * Calls each listener by itself: the one of EventEmitter ends at the first that throws, and a rejection would end the
   * process. What a listener throws is logged, and emitted as `error`.
   */
  override emit(name: unknown, ...given: unknown[]): boolean {
    const listeners = this.rawListeners(name as '*');
    for (const listener of listeners) {
      try {
        Promise.resolve(Reflect.apply(listener, this, given) as unknown).catch((error) => this.#failed(name, error));
      } catch (error) {
        this.#failed(name, error);
      }
    }
    return listeners.length > 0;
  }

  /** Emits an event under each of its names, and as `*`. */
  protected emitReported(event: WebhookEnvelope): void {
    if (this.eventNames().length === 0) return; // without listeners the body need not be parsed again
    try {
      const reported = reportedEvent(event);
      for (const name of [...namesOf(event), '*']) this.emit(name, reported);
    } catch (error) {
      this.#failed('*', error); // the event is accepted: a 503 would have it sent again
    }
  }

  /** Logs an error, and emits it for whoever listens. */
  protected report(error: unknown, message: string, level: 'warn' | 'error' = 'error'): void {
    this.#logger[level]({ err: error }, message);
    this.emit('error', errorOf(error));
  }

  #failed(name: unknown, error: unknown): void {
    if (name === 'error') this.#logger.error({ err: error }, 'a listener of webhook errors failed');
    else this.report(error, 'a webhook listener failed');
  }
}
