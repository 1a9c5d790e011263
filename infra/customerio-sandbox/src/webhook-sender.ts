import type { WebhookBody } from './webhook-event.ts';
import type { PostResult } from './webhook-post.ts';

/** One event on its way, as `GET /_sandbox/webhooks` shows it. */
export interface WebhookRecord {
  seq: number;
  event_id: string;
  metric: string;
  delivery_id?: string;
  personId: string;
  status: 'pending' | 'acknowledged';
  attempts: number;
}

/** `sent`: posted at least once; `pending`: not acknowledged yet, posted or not. */
export interface WebhookCounts {
  sent: number;
  acknowledged: number;
  pending: number;
}

/** Posts events in their order, many at a time while all is well; one failure holds back all that are later. */
export interface WebhookSender {
  push(body: WebhookBody): void;
  counts(): WebhookCounts;
  after(seq: number, limit: number): WebhookRecord[];
  last(): number;
  /** Tries again at once instead of waiting. */
  retryNow(): void;
  clear(): void;
  stop(): void;
}

export interface WebhookSenderOptions {
  post: (body: string) => Promise<PostResult>;
  /** Divides every wait. */
  timeScale: number;
  concurrency: () => number;
}

const HOUR_MS = 3_600_000;
const BACK_OFF_MS = 1_000;

export function createWebhookSender({ post, timeScale, concurrency }: WebhookSenderOptions): WebhookSender {
  let log: WebhookRecord[] = [];
  const bodies = new Map<number, string>();
  /** Failed events, oldest first: until they are through, nothing new is posted. */
  let failed: WebhookRecord[] = [];
  let next = 0;
  let inFlight = 0;
  let acknowledged = 0;
  let retrying = false;
  let pause: NodeJS.Timeout | undefined;
  let stopped = false;

  function pump(): void {
    if (stopped || pause !== undefined || concurrency() === 0) return;
    if (failed.length > 0) retryOldest();
    while (!retrying && inFlight < concurrency() && next < log.length) void attempt(log[next++] as WebhookRecord);
  }

  function retryOldest(): void {
    if (retrying) return;
    retrying = true;
    void attempt(failed.shift() as WebhookRecord, () => {
      retrying = false;
    });
  }

  async function attempt(record: WebhookRecord, settled: () => void = () => {}): Promise<void> {
    const run = log;
    inFlight++;
    record.attempts++;
    const result = await post(bodies.get(record.seq) ?? '');
    if (stopped || run !== log) return; // cleared in the meantime
    inFlight--;
    settled();
    if (result === 'acknowledged') acknowledge(record);
    else hold(record, result);
    pump();
  }

  function acknowledge(record: WebhookRecord): void {
    record.status = 'acknowledged';
    acknowledged++;
    bodies.delete(record.seq);
  }

  function hold(record: WebhookRecord, result: Exclude<PostResult, 'acknowledged'>): void {
    failed = [...failed, record].sort((one, other) => one.seq - other.seq);
    const waitMs = result === 'wait-an-hour' ? HOUR_MS : Math.min(HOUR_MS, BACK_OFF_MS * 2 ** (record.attempts - 1));
    pause ??= setTimeout(retryNow, waitMs / timeScale);
  }

  function retryNow(): void {
    clearTimeout(pause);
    pause = undefined;
    pump();
  }

  return {
    push(body) {
      const record = recordOf(body, log.length + 1);
      log.push(record);
      bodies.set(record.seq, JSON.stringify(body));
      pump();
    },
    counts: () => ({ sent: next, acknowledged, pending: log.length - acknowledged }),
    after: (seq, limit) => log.slice(seq, seq + limit),
    last: () => log.length,
    retryNow,
    clear() {
      clearTimeout(pause);
      [log, failed, pause, retrying] = [[], [], undefined, false];
      [next, inFlight, acknowledged] = [0, 0, 0];
      bodies.clear();
    },
    stop() {
      stopped = true;
      clearTimeout(pause);
    },
  };
}

function recordOf({ event_id, metric, data }: WebhookBody, seq: number): WebhookRecord {
  const identifiers = (data.identifiers ?? {}) as Record<string, unknown>;
  const deliveryId = data.delivery_id;
  return {
    seq,
    event_id,
    metric,
    ...(typeof deliveryId === 'string' && { delivery_id: deliveryId }),
    personId: String(identifiers.id ?? identifiers.email ?? data.customer_id ?? ''),
    status: 'pending',
    attempts: 0,
  };
}
