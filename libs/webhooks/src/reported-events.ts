import { captureRejectionSymbol, EventEmitter } from 'node:events';
import type { WebhookEnvelope } from '@cio-bus/contracts';
import type { Logger } from '@cio-bus/service/telemetry';
import { type CustomerIOWebhookEvents, namesOf } from './event-names.ts';
import { reportedEvent } from './reported-event.ts';

/** Emits events by their names. No listener can end the process, or keep an event from the others. */
export class ReportedEvents extends EventEmitter<CustomerIOWebhookEvents> {
  readonly #logger: Logger;

  constructor(logger: Logger) {
    super({ captureRejections: true });
    this.#logger = logger;
  }

  /** Emits an event under each of its names, and as `*`. */
  protected emitReported(event: WebhookEnvelope): void {
    if (this.eventNames().length === 0) return; // without listeners the body need not be parsed again
    const reported = reportedEvent(event);
    for (const name of [...namesOf(event), '*'] as '*'[]) {
      try {
        this.emit(name, reported);
      } catch (error) {
        this.report(error, 'a webhook listener failed');
      }
    }
  }

  /** Logs an error, and emits it for whoever listens: without a listener, `error` would end the process. */
  protected report(error: unknown, message: string, level: 'warn' | 'error' = 'error'): void {
    this.#logger[level]({ err: error }, message);
    if (this.listenerCount('error') === 0) return;
    try {
      this.emit('error', error instanceof Error ? error : new Error(String(error)));
    } catch (failure) {
      this.#errorListenerFailed(failure);
    }
  }

  /** Handles the rejection of an async listener, which would otherwise end the process. */
  override [captureRejectionSymbol](error: Error, name: unknown, ..._event: unknown[]): void {
    if (name === 'error') this.#errorListenerFailed(error);
    else this.report(error, 'a webhook listener failed');
  }

  #errorListenerFailed(error: unknown): void {
    this.#logger.error({ err: error }, 'a listener of webhook errors failed');
  }
}
