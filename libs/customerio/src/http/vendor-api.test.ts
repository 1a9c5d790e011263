import { BusError } from '@cio-bus/contracts';
import { quietTelemetry, type SpanStart, type Tracer } from '@cio-bus/service';
import { Agent } from 'undici';
import { afterEach, describe, expect, it, vi } from 'vitest';
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

describe('the pace of requests', () => {
  afterEach(() => void vi.useRealTimers());
  const throttled = (retryAfterMs: number) => () => new BusError('VENDOR_THROTTLED', '429', { retryAfterMs });
  const fail = () => Promise.reject(new Error('429'));

  it('pauses every request for as long as a Retry-After asks, at once when that is long', async () => {
    vi.useFakeTimers({ toFake: ['performance'] });
    const { api } = setUp([]);
    await expect(api.call(fail, { toError: throttled(60_000) })).rejects.toMatchObject({ code: 'VENDOR_THROTTLED' });
    vi.advanceTimersByTime(20_000);
    const request = vi.fn(async () => {});
    const paused = { code: 'VENDOR_THROTTLED', reason: 'paused', retryAfterMs: 40_000 };
    await expect(api.call(request, { toError })).rejects.toMatchObject(paused);
    expect(request).not.toHaveBeenCalled();
  });

  it('waits through a short pause, also with requests that had a slot already', async () => {
    vi.useFakeTimers({ toFake: ['performance'] });
    const { api } = setUp([]);
    await expect(api.call(fail, { toError: throttled(5) })).rejects.toMatchObject({ code: 'VENDOR_THROTTLED' });
    let isOver = false;
    setTimeout(() => {
      vi.advanceTimersByTime(5);
      isOver = true;
    }, 20);
    expect(await api.call(async () => isOver, { toError })).toBe(true);
  });

  it('does not slow down for calls that their caller abandoned', async () => {
    vi.useFakeTimers({ toFake: ['performance'] });
    const rates: number[] = [];
    const telemetry = {
      ...quietTelemetry('test'),
      gauge: (_: string, __: object, value: number) => void rates.push(value),
    };
    const api = createVendorApi({ api: 'track', agent: new Agent(), timeoutMs: 1_000, ceiling: 100, telemetry });
    for (let call = 0; call < 20; call += 1) {
      const caller = new AbortController();
      const giveUp = async () => {
        vi.advanceTimersByTime(300);
        caller.abort();
        throw new Error('aborted');
      };
      await expect(api.call(giveUp, { toError, signal: caller.signal })).rejects.toThrow('VENDOR_UNAVAILABLE');
    }
    expect(rates.at(-1)).toBe(100);
  });
});
