import { headers } from '@cio-bus/contracts';
import type { Tracer } from '@cio-bus/service';
import { type Ending, type Entry, noteSpan } from './entry.ts';

/** Begins the span of a message when it is first handed over; it continues the trace that its record carries. */
export function beginSpan(entry: Entry, tracer: Tracer, handler: string): void {
  if (entry.span) return;
  const { topic, partition, offset, headers: carried } = entry.record;
  const span = tracer.start({
    name: `process ${topic}`,
    kind: 'consumer',
    parent: carried[headers.traceparent],
    attributes: {
      'messaging.system': 'kafka',
      'messaging.operation.type': 'process',
      'messaging.destination.name': topic,
      'messaging.destination.partition.id': String(partition),
      'messaging.kafka.offset': offset,
      'cio_bus.handler': handler,
    },
  });
  noteSpan(entry, span);
}

/** Ends the span once the outcome is on record. */
export function endSpan({ span, attempts }: Entry, ending: Ending): void {
  const result = { 'cio_bus.outcome': ending.status, 'cio_bus.attempts': attempts };
  if (ending.status === 'dead') span?.end(result, ending.error);
  else span?.end(result);
}
