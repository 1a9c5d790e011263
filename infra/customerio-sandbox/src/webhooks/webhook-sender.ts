import type { WebhookBody } from './webhook-event.ts';
import type { PostResult } from './webhook-post.ts';

/** One event in the queue, as shown by `GET /_sandbox/webhooks`. */
export interface WebhookRecord {
  seq: number;
  event_id: string;
  metric: string;
  delivery_id?: string;
  personId: string;
  /** `dropped`: it failed for seven days. */
  status: 'pending' | 'acknowledged' | 'dropped';
  attempts: number;
}

/** `sent`: posted at least once; `pending`: neither acknowledged nor dropped yet, posted or not. */
export interface WebhookCounts {
  sent: number;
  acknowledged: number;
  pending: number;
  /** Failed for seven days. */
  dropped: number;
  /** Waits of an hour after a refusal or a reset; failures during such a wait do not add to them. */
  hours: number;
}

export interface WebhookSenderOptions {
  post: (body: string) => Promise<PostResult>;
  /** Divides every wait. */
  timeScale: number;
  concurrency: () => number;
  /** Ms since the epoch. */
  now: () => number;
}

const HOUR_MS = 3_600_000;
const BACK_OFF_MS = 1_000;
const SEVEN_DAYS_MS = 7 * 24 * HOUR_MS;

/**
 * Posts events in order, many at a time while all succeed; one failure holds back all later ones, until the failed event is
 * acknowledged or has failed for seven days. After several failures nothing is posted until the last of their waits is over.
 *
 * All state changes happen in {@link push}, in a retry timer, or when a post completes. A post that completes after
 * {@link clear} or {@link stop} changes nothing: its log is no longer the current one.
 */
export class WebhookSender {
  readonly #options: WebhookSenderOptions;
  readonly #bodies = new Map<number, string>();
  /** When a failed event was first posted, ms since the epoch. */
  readonly #firstPostedAt = new Map<number, number>();
  #log: WebhookRecord[] = [];
  /** Failed events, oldest first: nothing new is posted until they are acknowledged. */
  #failed: WebhookRecord[] = [];
  #next = 0;
  #inFlight = 0;
  #acknowledged = 0;
  #dropped = 0;
  #hours = 0;
  #retrying = false;
  /** Waits that are not over, each with the result that led to it: nothing is posted while there is one. */
  readonly #waits = new Map<NodeJS.Timeout, PostResult>();
  #stopped = false;

  constructor(options: WebhookSenderOptions) {
    this.#options = options;
  }

  push(body: WebhookBody): void {
    this.#queue(recordOf(body, this.#log.length + 1), JSON.stringify(body));
  }

  /** Queues a body that need not be an event. */
  pushText(text: string): void {
    this.#queue(recordOf({ event_id: '', metric: '', data: {} }, this.#log.length + 1), text);
  }

  counts(): WebhookCounts {
    const [acknowledged, dropped, hours] = [this.#acknowledged, this.#dropped, this.#hours];
    return { sent: this.#next, acknowledged, pending: this.#log.length - acknowledged - dropped, dropped, hours };
  }

  after(seq: number, limit: number): WebhookRecord[] {
    return this.#log.slice(seq, seq + limit);
  }

  last(): number {
    return this.#log.length;
  }

  /** Retries immediately instead of waiting. */
  retryNow(): void {
    this.#endWaits();
    this.#pump();
  }

  clear(): void {
    this.#endWaits();
    [this.#log, this.#failed, this.#retrying] = [[], [], false];
    [this.#next, this.#inFlight, this.#acknowledged, this.#dropped, this.#hours] = [0, 0, 0, 0, 0];
    this.#bodies.clear();
    this.#firstPostedAt.clear();
  }

  stop(): void {
    this.#stopped = true;
    this.#endWaits();
  }

  #endWaits(): void {
    for (const timer of this.#waits.keys()) clearTimeout(timer);
    this.#waits.clear();
  }

  #queue(record: WebhookRecord, body: string): void {
    this.#log.push(record);
    this.#bodies.set(record.seq, body);
    this.#pump();
  }

  #pump(): void {
    const concurrency = this.#options.concurrency();
    if (this.#stopped || this.#waits.size > 0 || concurrency === 0) return;
    if (this.#failed.length > 0) this.#retryOldest();
    while (!this.#retrying && this.#inFlight < concurrency && this.#next < this.#log.length)
      void this.#attempt(this.#log[this.#next++] as WebhookRecord);
  }

  #retryOldest(): void {
    if (this.#retrying) return;
    this.#retrying = true;
    void this.#attempt(this.#failed.shift() as WebhookRecord, () => {
      this.#retrying = false;
    });
  }

  async #attempt(record: WebhookRecord, completed: () => void = () => {}): Promise<void> {
    const log = this.#log;
    this.#inFlight++;
    record.attempts++;
    const postedAt = this.#firstPostedAt.get(record.seq) ?? this.#options.now();
    const result = await this.#options.post(this.#bodies.get(record.seq) ?? '');
    if (this.#stopped || log !== this.#log) return; // cleared in the meantime
    this.#inFlight--;
    completed();
    if (result === 'acknowledged') this.#finish(record, 'acknowledged');
    else if (this.#isOver(postedAt)) this.#finish(record, 'dropped');
    else this.#postpone(record, { result, postedAt });
    this.#pump();
  }

  #isOver(postedAt: number): boolean {
    return this.#options.now() - postedAt >= SEVEN_DAYS_MS / this.#options.timeScale;
  }

  #finish(record: WebhookRecord, status: 'acknowledged' | 'dropped'): void {
    record.status = status;
    if (status === 'acknowledged') this.#acknowledged++;
    else this.#dropped++;
    this.#bodies.delete(record.seq);
    this.#firstPostedAt.delete(record.seq);
  }

  #postpone(record: WebhookRecord, { result, postedAt }: { result: PostResult; postedAt: number }): void {
    this.#firstPostedAt.set(record.seq, postedAt);
    this.#failed = [...this.#failed, record].sort((one, other) => one.seq - other.seq);
    const waitMs = result === 'wait-an-hour' ? HOUR_MS : Math.min(HOUR_MS, BACK_OFF_MS * 2 ** (record.attempts - 1));
    this.#wait(result, waitMs / this.#options.timeScale);
  }

  #wait(result: PostResult, waitMs: number): void {
    if (result === 'wait-an-hour' && ![...this.#waits.values()].includes(result)) this.#hours++;
    const timer = setTimeout(() => {
      this.#waits.delete(timer);
      this.#pump();
    }, waitMs);
    this.#waits.set(timer, result);
  }
}

function recordOf(
  { event_id, metric, data }: Pick<WebhookBody, 'event_id' | 'metric' | 'data'>,
  seq: number,
): WebhookRecord {
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
