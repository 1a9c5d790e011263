import type { ServicePart, SpanStart, Tracer } from '@cio-bus/service';
import { describe, expect, it } from 'vitest';
import { type OutgoingRecord, type Producer, PublishError } from '../../producer.ts';
import { traceProducer } from './trace-producer.ts';

const OWN = '00-0af7651916cd43dd8448eb211c80319c-00f067aa0ba902b7-01';
const GIVEN = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';

function setUp(publish: Producer['publish']) {
  const started: SpanStart[] = [];
  const ended: unknown[] = [];
  const tracer: Tracer = {
    within: (_traceparents, run) => run(),
    current: () => [],
    start: (span) => {
      started.push(span);
      return { traceparent: OWN, event: () => {}, end: (...args) => void ended.push(args) };
    },
  };
  const part: ServicePart = { name: 'producer', start: async () => {}, stop: async () => {} };
  return { producer: traceProducer({ ...part, publish }, tracer), started, ended };
}

const record: OutgoingRecord = { topic: 't', key: 'k', value: 'v', headers: { traceparent: GIVEN, other: 'kept' } };

describe('traceProducer', () => {
  it('continues the trace of a record, which then carries the span of its publishing', async () => {
    const written: OutgoingRecord[] = [];
    const { producer, started, ended } = setUp(async (outgoing) => {
      written.push(outgoing);
      return { topic: 't', partition: 3, offset: 7 };
    });
    expect(await producer.publish(record)).toEqual({ topic: 't', partition: 3, offset: 7 });
    expect(started).toMatchObject([{ name: 'publish t', kind: 'producer', parent: GIVEN }]);
    expect(written[0]?.headers).toEqual({ traceparent: OWN, other: 'kept' });
    expect(ended).toEqual([[{ 'messaging.destination.partition.id': '3', 'messaging.kafka.offset': 7 }]]);
  });

  it('begins a trace for a record without one', async () => {
    const { producer, started } = setUp(async () => ({ topic: 't', partition: 0, offset: 0 }));
    await producer.publish({ topic: 't', key: null, value: null });
    expect(started[0]?.parent).toBeUndefined();
  });

  it('marks what was not acknowledged as failed, and rethrows the error', async () => {
    const { producer, ended } = setUp(() => Promise.reject(new PublishError('unknown', 'no answer')));
    await expect(producer.publish(record)).rejects.toThrow(PublishError);
    expect(ended).toEqual([[{}, { code: 'unknown' }]]);
  });
});
