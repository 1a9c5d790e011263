import type { EventEmitter } from 'node:events';

/**
 * Calls every listener of an event. A listener that throws or rejects is reported; it changes nothing for its caller or
 * for the other listeners.
 */
export function notifyListeners(
  emitter: EventEmitter,
  name: string,
  event: unknown,
  report: (error: unknown) => void,
): void {
  for (const listener of emitter.rawListeners(name)) {
    try {
      const result: unknown = Reflect.apply(listener, emitter, [event]);
      if (result instanceof Promise) result.catch(report);
    } catch (error) {
      report(error);
    }
  }
}
