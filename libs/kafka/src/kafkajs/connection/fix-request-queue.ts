import { createRequire } from 'node:module';

/** What kafkajs calls the queue of a connection's requests, as far as it is fixed. */
export interface RequestQueue {
  readonly pending: readonly unknown[];
  readonly inflight: ReadonlyMap<number, { sentAt: number; requestTimeout: number; timeoutRequest(): void }>;
  readonly enforceRequestTimeout: boolean;
  /** Ms. */
  readonly requestTimeout: number;
  requestTimeoutIntervalId: NodeJS.Timeout;
  isConnected(): boolean;
  /** Ends the check of timeouts. */
  destroy(): void;
  scheduleCheckPendingRequests(): void;
  scheduleRequestTimeoutCheck(): void;
}

/** How late a request may time out, ms. */
const LATE_MS = 1_000;

type QueueClass = { prototype: RequestQueue & { isFixed?: true } };

/**
 * Makes kafkajs look at a connection's waiting requests only while there are some. After its first response a connection of
 * kafkajs 2.2.4 sets a timer with a negative delay, which Node takes for 1 ms, and does so again each time it ends: every
 * idle connection wakes its process up to a thousand times a second (https://github.com/tulios/kafkajs/issues/1704).
 *
 * Nothing waits for that timer: a request that has to wait schedules a check itself.
 *
 * And makes each connection look for requests that have timed out once a second instead of ten times.
 */
export function fixRequestQueue(): void {
  const { prototype } = createRequire(import.meta.url)('kafkajs/src/network/requestQueue/index.js') as QueueClass;
  if (prototype.isFixed) return;
  const { scheduleCheckPendingRequests } = prototype;
  prototype.isFixed = true;
  prototype.scheduleCheckPendingRequests = function (this: RequestQueue) {
    if (this.pending.length > 0) scheduleCheckPendingRequests.call(this);
  };
  prototype.scheduleRequestTimeoutCheck = function (this: RequestQueue) {
    if (!this.enforceRequestTimeout) return;
    this.destroy();
    const endLate = () => {
      const now = Date.now();
      for (const request of [...this.inflight.values()]) {
        if (now - request.sentAt > request.requestTimeout) request.timeoutRequest();
      }
      if (!this.isConnected()) this.destroy();
    };
    this.requestTimeoutIntervalId = setInterval(endLate, Math.min(this.requestTimeout, LATE_MS));
  };
}
