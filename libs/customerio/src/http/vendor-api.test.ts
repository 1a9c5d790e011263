import { BusError } from '@cio-bus/contracts';
import { quietTelemetry, type SpanStart, type Tracer } from '@cio-bus/service';
import { Agent } from 'undici';
import { describe, expect, it } from 'vitest';
import { createVendorApi } from './vendor-api.ts';

function setUp(handled: string[]) {
  const started: SpanStart[] = [];
  const ended: unknown[] = [];
  const tracer: Tracer = {
    start: (span) => {
      started.push(span);
      return { traceparent: '', event: () => {}, end: (...args) => void ended.push(args) };
    },
    within: (_traceparents, run) => run(),
    current: () => handled,
  };
  const telemetry = { ...quietTelemetry('test'), tracer };
  const api = createVendorApi({ api: 'track', agent: new Agent(), timeoutMs: 1_000, ceiling: 100, telemetry });
  return { api, started, ended };
}

const toError = () => new BusError('VENDOR_UNAVAILABLE', 'away');

describe('the trace of a request', () => {
  it('is that of the first message of its call, and links the others', async () => {
    const { api, started, ended } = setUp(['first', 'second', 'third']);
    await api.call(async () => 'response', { toError, resultOf: () => 'partial' });
    expect(started).toMatchObject([
      { name: 'request track', kind: 'client', parent: 'first', links: ['second', 'third'] },
    ]);
    expect(ended).toEqual([[{ 'cio_bus.result': 'partial' }]]);
  });

  it('shows the code of a request that failed', async () => {
    const { api, ended } = setUp(['first']);
    await expect(api.call(() => Promise.reject(new Error('socket')), { toError })).rejects.toThrow(
      'VENDOR_UNAVAILABLE',
    );
    expect(ended).toEqual([[{}, { code: 'VENDOR_UNAVAILABLE' }]]);
  });

  it('is a new one when no message is handled, as for the region check at the start', async () => {
    const { api, started } = setUp([]);
    await api.call(async () => 'response', { toError });
    expect(started[0]?.parent).toBeUndefined();
  });
});
