import { createRequire } from 'node:module';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { fixRequestQueue, type RequestQueue } from './fix-request-queue.ts';

/** kafkajs's own class, as far as the tests use it. */
interface OwnQueue extends RequestQueue {
  push(request: object): void;
  fulfillRequest(response: object): void;
  maybeThrottle(ms: number): void;
}
const Queue = createRequire(import.meta.url)('kafkajs/src/network/requestQueue/index.js') as new (
  options: object,
) => OwnQueue;

const logger = { namespace: () => logger, debug: () => {}, warn: () => {} };

/** A queue whose requests are answered by `answer`. */
function aQueue(maxInFlightRequests: number) {
  const queue = new Queue({ maxInFlightRequests, requestTimeout: 1_000, logger, clientId: 'c', broker: 'b:1' });
  const sent: number[] = [];
  const push = (correlationId: number) =>
    queue.push({
      entry: { correlationId, apiKey: 1, apiName: 'Fetch', apiVersion: 11, resolve: () => {}, reject: () => {} },
      expectResponse: true,
      requestTimeout: 1_000,
      sendRequest: () => sent.push(correlationId),
    });
  const answer = (correlationId: number) => queue.fulfillRequest({ correlationId, size: 0, payload: null });
  return { queue, sent, push, answer };
}

describe('fixRequestQueue', () => {
  beforeEach(() => {
    vi.useFakeTimers();
    fixRequestQueue();
  });
  afterEach(() => void vi.useRealTimers());

  it('sets no timer when a response arrives and no request waits', () => {
    const { push, answer } = aQueue(5);
    push(1);
    answer(1);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('sends a request that waited for a response, and sets no timer after it', () => {
    const { push, answer, sent } = aQueue(1);
    push(1);
    push(2);
    expect(sent).toEqual([1]);
    answer(1);
    expect(sent).toEqual([1, 2]);
    answer(2);
    vi.runOnlyPendingTimers();
    expect(vi.getTimerCount()).toBe(0);
  });

  it('sends requests that waited for the end of a throttling, and sets no timer after them', () => {
    const { queue, push, answer, sent } = aQueue(5);
    push(1);
    queue.maybeThrottle(200);
    answer(1);
    push(2);
    push(3);
    vi.advanceTimersByTime(199);
    expect(sent).toEqual([1]);
    vi.advanceTimersByTime(20);
    expect(sent).toEqual([1, 2, 3]);
    answer(2);
    answer(3);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('ends a request that has timed out within a second, and looks no more once the connection is gone', () => {
    let isConnected = true;
    const options = { maxInFlightRequests: 5, requestTimeout: 15_000, enforceRequestTimeout: true };
    const queue = new Queue({ ...options, logger, clientId: 'c', broker: 'b:1', isConnected: () => isConnected });
    const ended: unknown[] = [];
    queue.scheduleRequestTimeoutCheck();
    queue.push({
      entry: {
        correlationId: 1,
        apiKey: 1,
        apiName: 'Fetch',
        apiVersion: 11,
        reject: (error: unknown) => ended.push(error),
      },
      expectResponse: true,
      sendRequest: () => {},
    });
    vi.advanceTimersByTime(15_000);
    expect(ended).toEqual([]);
    vi.advanceTimersByTime(1_000);
    expect(ended).toMatchObject([{ name: 'KafkaJSRequestTimeoutError' }]);
    isConnected = false;
    vi.advanceTimersByTime(1_000);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('changes kafkajs once, however often it is called', () => {
    const { scheduleCheckPendingRequests } = Queue.prototype;
    fixRequestQueue();
    expect(Queue.prototype.scheduleCheckPendingRequests).toBe(scheduleCheckPendingRequests);
  });
});
