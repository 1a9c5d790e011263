import type { Traceable } from '@cio-bus/contracts';
import type { Telemetry } from '@cio-bus/service';
import { failed, type Handler } from '../handler.ts';
import { CallTimer } from './call-timer.ts';
import type { Clock } from './clock.ts';
import type { Entry } from './entry.ts';

interface HandlerCallOptions {
  handler: Handler;
  telemetry: Telemetry;
  clock: Clock;
  callTimeoutMs: number;
}

/** Calls the handler with entries that have no verdict, and notes the outcome of each. */
export async function callHandler(
  entries: readonly Entry[],
  { handler, telemetry, clock, callTimeoutMs }: HandlerCallOptions,
): Promise<void> {
  if (entries.length === 0) return;
  const startedAt = clock.now();
  const only = entries.length === 1 ? entries[0] : undefined;
  const timer = new CallTimer(clock, callTimeoutMs, only?.span?.traceparent);
  const messages = entries.map(({ message }) => message as Traceable);
  const { tracer } = telemetry;
  const call = () => handler.call(messages, timer);
  const outcomes = await (tracer ? tracer.within(contextsOf(entries), call) : call());
  timer.stop();
  const elapsedMs = clock.now() - startedAt;
  const labels = { handler: handler.name };
  telemetry.observe('cio_bus_handler_duration_seconds', labels, elapsedMs / 1_000);
  telemetry.observe('cio_bus_batch_messages', labels, entries.length);
  for (const [index, entry] of entries.entries()) {
    entry.attempts += 1;
    entry.processingTimeMs += elapsedMs;
    entry.span?.event('called', { 'cio_bus.call_ms': elapsedMs, 'messaging.batch.message_count': entries.length });
    entry.outcome = outcomes[index] ?? failed(new Error('the handler gave no outcome'));
  }
}

const contextsOf = (entries: readonly Entry[]) => entries.flatMap(({ span }) => span?.traceparent ?? []);
