import { randomBytes } from 'node:crypto';
import { type CollectedSpan, type OtlpCollector, startOtlpCollector } from '@cio-bus/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { postWebhook, type RunningStack, startTestStack, until } from './stack-fixture.ts';

const rootSpanId = 'b7ad6b7169203331';
const traceparentOf = (traceId: string) => `00-${traceId}-${rootSpanId}-01`;

/** The way from a span up to where the trace came in, outermost first. */
function pathOf(spans: readonly CollectedSpan[], last: CollectedSpan): string[] {
  const parent = spans.find(({ spanId }) => spanId === last.parentSpanId);
  const step = `${last.service}: ${last.name}`;
  if (parent) return [...pathOf(spans, parent), step];
  return [last.parentSpanId === rootSpanId ? 'the caller' : 'nowhere', step];
}

describe('a trace', () => {
  let collector: OtlpCollector;
  const asked = new Set<string>();
  const aTraceId = () => {
    const traceId = randomBytes(16).toString('hex');
    asked.add(traceId);
    return traceId;
  };
  let stack: RunningStack;
  beforeAll(async () => {
    collector = await startOtlpCollector();
    stack = await startTestStack('trace', {
      OTEL_EXPORTER_OTLP_ENDPOINT: collector.endpoint,
      OTEL_TRACES_SAMPLER_ARG: '0', // only records that carry a trace are traced
    });
  });
  afterAll(async () => {
    await stack.end();
    collector.close();
  });

  /** The way to a span, as far as its services have sent theirs by now. */
  const pathTo = (traceId: string, service: string, name: string): string[] => {
    const spans = collector.spans.filter((span) => span.traceId === traceId);
    const last = spans.find((span) => span.name === name && span.service === service);
    return last ? pathOf(spans, last) : [];
  };

  it('of a command goes from the app to its row in the table', async () => {
    const traceId = aTraceId();
    await stack.bus.track('traced', 'order_paid', { total: 42 }, { traceparent: traceparentOf(traceId) });

    await expect
      .poll(() => pathTo(traceId, 'bigquery-sink', 'process customerio.processed'))
      .toEqual([
        'the caller',
        'track-publisher: process customerio.track',
        'track-publisher: publish customerio.processed',
        'bigquery-sink: process customerio.processed',
      ]);
    expect(pathTo(traceId, 'track-publisher', 'request track')).toEqual([
      'the caller',
      'track-publisher: process customerio.track',
      'track-publisher: request track',
    ]);
  });

  it('of a dead-lettered command ends at its dead letter, marked as failed', async () => {
    const traceId = aTraceId();
    const traceparent = traceparentOf(traceId);
    await stack.producer.publish({ topic: 'customerio.track', key: 'u', value: 'rubbish', headers: { traceparent } });

    await expect
      .poll(() => pathTo(traceId, 'bigquery-sink', 'process customerio.dlq'))
      .toEqual([
        'the caller',
        'track-publisher: process customerio.track',
        'track-publisher: publish customerio.dlq',
        'bigquery-sink: process customerio.dlq',
      ]);
    const given = collector.spans.find((span) => span.traceId === traceId && span.name === 'process customerio.track');
    expect(given?.status.code).toBe(2);
  });

  it('of a webhook goes through the reaction to it', async () => {
    const traceId = aTraceId();
    const body = JSON.stringify({
      event_id: `trace-${traceId}`,
      object_type: 'email',
      metric: 'unsubscribed',
      timestamp: Math.floor(Date.now() / 1_000),
      data: { customer_id: 'traced', identifiers: { id: 'traced' }, delivery_id: 'd1' },
    });
    const response = await postWebhook(stack, body, undefined, { traceparent: traceparentOf(traceId) });
    expect(response.status).toBe(200);

    await expect
      .poll(() => pathTo(traceId, 'track-publisher', 'process customerio.identify'))
      .toEqual([
        'the caller',
        'webhook-receiver: receive webhook',
        'webhook-receiver: publish customerio.webhooks',
        'event-processor: process customerio.webhooks',
        'event-processor: publish customerio.identify',
        'track-publisher: process customerio.identify',
      ]);
  });

  it('is not created unless requested', async () => {
    await stack.bus.track('untraced', 'order_paid');
    await until('its acceptance', async () =>
      (await stack.sandbox.journal()).find(({ personId }) => personId === 'untraced'),
    );
    const traceId = aTraceId(); // exported after whatever came before it
    await stack.bus.track('later', 'order_paid', {}, { traceparent: traceparentOf(traceId) });
    await expect.poll(() => pathTo(traceId, 'bigquery-sink', 'process customerio.processed')).not.toEqual([]);
    expect(collector.spans.filter((span) => !asked.has(span.traceId))).toEqual([]);
  });
});
