import { headers, type RecordPosition } from '@cio-bus/contracts';
import type { ServicePart, Tracer } from '@cio-bus/service';
import { type OutgoingRecord, type Producer, PublishError } from '../../producer.ts';

/** A producer with a span around each publish, whose trace context the record then carries. */
export function traceProducer(producer: Producer & ServicePart, tracer: Tracer): Producer & ServicePart {
  return {
    name: producer.name,
    start: () => producer.start(),
    stop: () => producer.stop(),
    publish: (record, options) => publishTraced(producer, tracer, record, options),
  };
}

async function publishTraced(
  producer: Producer,
  tracer: Tracer,
  record: OutgoingRecord,
  options?: { deadlineMs?: number },
): Promise<RecordPosition> {
  const span = tracer.start({
    name: `publish ${record.topic}`,
    kind: 'producer',
    parent: record.headers?.[headers.traceparent]?.toString(),
    attributes: {
      'messaging.system': 'kafka',
      'messaging.operation.type': 'send',
      'messaging.destination.name': record.topic,
    },
  });
  const carried = { ...record.headers, [headers.traceparent]: span.traceparent };
  try {
    const position = await producer.publish({ ...record, headers: carried }, options);
    const { partition, offset } = position;
    span.end({ 'messaging.destination.partition.id': String(partition), 'messaging.kafka.offset': offset });
    return position;
  } catch (error) {
    span.end({}, { code: error instanceof PublishError ? error.outcome : 'unknown' });
    throw error;
  }
}
