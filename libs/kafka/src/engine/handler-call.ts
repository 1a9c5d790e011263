import type { Telemetry } from '@cio-bus/service';
import { failed, type Handler, type Outcome } from '../handler.ts';
import type { Clock } from './clock.ts';
import type { Entry } from './entry.ts';

interface HandlerCallOptions {
  handler: Handler;
  telemetry: Telemetry;
  clock: Clock;
  callTimeoutMs: number;
}

/** Calls the handler with those entries that still need it, and answers the outcome of each entry. */
export async function callHandler(
  entries: readonly Entry[],
  { handler, telemetry, clock, callTimeoutMs }: HandlerCallOptions,
): Promise<Map<Entry, Outcome>> {
  const outcomeOf = new Map<Entry, Outcome>();
  const called: Entry[] = [];
  for (const entry of entries) {
    if (entry.verdict) outcomeOf.set(entry, entry.verdict);
    else called.push(entry);
  }
  if (called.length === 0) return outcomeOf;

  const startedAt = clock.now();
  const abort = new AbortController();
  const cancel = clock.after(callTimeoutMs, () => abort.abort());
  const messages = called.map(({ message }) => message as NonNullable<Entry['message']>);
  const outcomes = await handler.call(messages, { signal: abort.signal });
  cancel();
  const elapsedMs = clock.now() - startedAt;
  telemetry.observe('cio_bus_handler_duration_seconds', { handler: handler.name }, elapsedMs / 1_000);
  telemetry.observe('cio_bus_batch_messages', { handler: handler.name }, called.length);
  for (const [index, entry] of called.entries()) {
    entry.attempts += 1;
    entry.processingTimeMs += elapsedMs;
    outcomeOf.set(entry, outcomes[index] ?? failed(new Error('the handler gave no outcome')));
  }
  return outcomeOf;
}
