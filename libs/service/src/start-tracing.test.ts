import { afterEach, describe, expect, it } from 'vitest';
import { startOtlpCollector } from '../test/otlp-collector.ts';
import { defineConfig } from './config.ts';
import { startTracing } from './start-tracing.ts';
import { tracingSettings } from './tracing-settings.ts';

const settings = defineConfig(tracingSettings);
const closing: (() => void)[] = [];
afterEach(() => {
  for (const close of closing.splice(0)) close();
});

async function startCollector() {
  const collector = await startOtlpCollector();
  closing.push(collector.close);
  return collector;
}

const start = (env: Record<string, string>) =>
  startTracing('tested', '1.0.0', { BUS_ENVIRONMENT: 'development', ...settings.parse(env) });

const parent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';

describe('startTracing', () => {
  it('creates no tracer without an endpoint, and loads nothing', async () => {
    expect(await start({})).toBeUndefined();
  });

  it('continues a trace, propagates it, and flushes at the stop', async () => {
    const { spans, requests, endpoint } = await startCollector();
    const tracer = await start({
      OTEL_EXPORTER_OTLP_ENDPOINT: `${endpoint}/`,
      OTEL_EXPORTER_OTLP_HEADERS: 'authorization=Bearer%20t0ken',
    });
    const outer = tracer?.start({ name: 'outer', kind: 'consumer', parent });
    const inner = tracer?.start({ name: 'inner', kind: 'producer', parent: outer?.traceparent });
    inner?.end({}, { code: 'VENDOR_AUTH' });
    outer?.end({ 'messaging.batch.message_count': 3 });
    await tracer?.stop();

    const [first, second] = spans;
    expect(first).toMatchObject({ name: 'inner', traceId: '0af7651916cd43dd8448eb211c80319c', status: { code: 2 } });
    expect(second).toMatchObject({ name: 'outer', parentSpanId: 'b7ad6b7169203331' });
    expect(first?.parentSpanId).toBe(second?.spanId);
    expect(requests).toEqual([{ path: '/v1/traces', authorization: 'Bearer t0ken' }]);
  });

  it.each([
    { what: 'a trace that its beginner does not keep', given: parent.replace(/01$/, '00'), ratio: '1', kept: 0 },
    { what: 'a trace begun here, at ratio 0', given: undefined, ratio: '0', kept: 0 },
    { what: 'a trace begun here, at ratio 1', given: undefined, ratio: '1', kept: 1 },
    { what: 'a new trace where the given context cannot be read', given: 'nonsense', ratio: '1', kept: 1 },
  ])('keeps $kept spans of $what', async ({ given, ratio, kept }) => {
    const { spans, endpoint } = await startCollector();
    const tracer = await start({ OTEL_EXPORTER_OTLP_ENDPOINT: endpoint, OTEL_TRACES_SAMPLER_ARG: ratio });
    const span = tracer?.start({ name: 'x', kind: 'internal', parent: given });
    span?.end();
    await tracer?.stop();
    expect(spans).toHaveLength(kept);
    expect(span?.traceparent).toMatch(/^00-[0-9a-f]{32}-[0-9a-f]{16}-0[01]$/);
  });

  it('keeps the trace contexts of a call across awaits', async () => {
    const { endpoint, spans } = await startCollector();
    const tracer = await start({ OTEL_EXPORTER_OTLP_ENDPOINT: endpoint });
    const other = parent.replace('b7ad', 'c7ad');
    await tracer?.within([parent, other], async () => {
      await new Promise((resolve) => setImmediate(resolve));
      const [first, ...links] = tracer.current();
      tracer.start({ name: 'request', kind: 'client', parent: first, links }).end();
    });
    expect(tracer?.current()).toEqual([]);
    await tracer?.stop();
    expect(spans[0]).toMatchObject({ parentSpanId: 'b7ad6b7169203331', links: [{ spanId: 'c7ad6b7169203331' }] });
  });

  it('stops cleanly while the collector is down', async () => {
    const tracer = await start({ OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:9', OTEL_TRACES_SAMPLER_ARG: '1' });
    tracer?.start({ name: 'x', kind: 'internal' }).end();
    await expect(tracer?.stop()).resolves.toBeUndefined();
  });
});
