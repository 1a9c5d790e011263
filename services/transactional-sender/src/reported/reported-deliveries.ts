import { type RawRecord, topics, type WebhookEvent, webhookEvent } from '@cio-bus/contracts';
import type { PartitionOffsets, TopicReader } from '@cio-bus/kafka';
import type { ReportedDelivery, SendingReport } from './decide-settlements.ts';

/** What is read of Kafka. */
export interface ReportSources {
  read: TopicReader;
  offsets(topic: string): Promise<PartitionOffsets[]>;
  /** Offsets that this service has committed of a topic; -1 where there is none. */
  committed(topic: string): Promise<{ partition: number; offset: number }[]>;
  /** Ms since the epoch. */
  now(): number;
}

/** Which reports are read. */
export interface ReadReports {
  /** Reads again from this time on, or from the last time if that is earlier; ms since the epoch. @default what is new */
  since?: number | undefined;
  isWanted(event: WebhookEvent): boolean;
  signal: AbortSignal;
}

/** Messages that Customer.io has reported, read from `customerio.webhooks` in no group: Kafka keeps them for 14 days. */
export interface ReportedDeliveries {
  read(which: ReadReports): Promise<void>;
  /** Finds out which deliveries no send in flight can claim any more. */
  ripen(): Promise<void>;
  list(): Omit<ReportedDelivery, 'isFree'>[];
  clear(): void;
}

/** By partition. */
type Offsets = ReadonlyMap<number, number>;

interface Seen {
  deliveryId: string;
  firstAt: number;
  sending: SendingReport | undefined;
  /** Where the commands ended after the report was read. */
  commandsUntil: Offsets;
  isRipe: boolean;
}

/** Metrics that say when a message was sent. All others may come days later. */
const sendingMetrics: ReadonlySet<string> = new Set(['drafted', 'attempted', 'sent', 'failed', 'undeliverable']);
/** Only reports of transactional messages have it; parsing all others would cost a core at some thousand per second. */
const TEMPLATE_FIELD = 'transactional_message_id';
/** Clocks of the receivers may differ by this much. */
const CLOCK_MARGIN_MS = 5 * 60_000;

/** Creates the list, empty. */
export function createReportedDeliveries({ read, offsets, committed, now }: ReportSources): ReportedDeliveries {
  const seen = new Map<string, Seen>();
  /** Where the last read ended, and when it began. */
  let last: { next: Offsets; at: number } | undefined;

  async function eventsOf({ since, isWanted, signal }: ReadReports) {
    const found: WebhookEvent[] = [];
    const ends = new Map((await offsets(topics.webhooks)).map(({ partition, high }) => [partition, high]));
    const from =
      since === undefined && last ? { from: last.next } : { since: since && Math.min(since, last?.at ?? since) };
    for await (const record of read(topics.webhooks, from)) {
      signal.throwIfAborted();
      ends.set(record.partition, Math.max(ends.get(record.partition) ?? 0, record.offset + 1));
      const event = readReport(record);
      if (event && isWanted(event)) found.push(event);
    }
    return { found, next: ends };
  }

  return {
    async read(which) {
      const at = now() - CLOCK_MARGIN_MS;
      const { found, next } = await eventsOf(which);
      // Read after the reports: the command of each of them was published before.
      const commandsUntil = new Map(
        (await offsets(topics.transactional)).map(({ partition, high }) => [partition, high]),
      );
      for (const event of found) add(seen, event, commandsUntil);
      last = { next, at };
    },
    async ripen() {
      const settled = await committed(topics.transactional);
      const unripe = Map.groupBy(
        [...seen.values()].filter(({ isRipe }) => !isRipe),
        ({ commandsUntil }) => commandsUntil,
      );
      for (const [commandsUntil, deliveries] of unripe)
        if (await isSettled(read, settled, commandsUntil)) for (const delivery of deliveries) delivery.isRipe = true;
    },
    list: () => [...seen.values()],
    clear() {
      seen.clear();
      last = undefined;
    },
  };
}

function readReport(record: RawRecord): WebhookEvent | undefined {
  if (!record.value?.includes(TEMPLATE_FIELD)) return undefined;
  try {
    return webhookEvent.read(record);
  } catch {
    return undefined; // the event processor dead-letters it
  }
}

function add(seen: Map<string, Seen>, event: WebhookEvent, commandsUntil: Offsets): void {
  const { deliveryId, timestamp: at, metric } = event;
  if (!deliveryId) return;
  const known = seen.get(deliveryId) ?? { deliveryId, firstAt: at, sending: undefined, commandsUntil, isRipe: false };
  known.firstAt = Math.min(known.firstAt, at);
  if (sendingMetrics.has(metric)) known.sending ??= withoutContent(event);
  seen.set(deliveryId, known);
}

/** Without the body, which may have all of the message. */
function withoutContent({ id, metric, objectType, personId, cioId, emailAddress, data }: WebhookEvent): SendingReport {
  const { content: _content, headers: _headers, ...rest } = data;
  return { id, metric, objectType, personId, cioId, emailAddress, data: rest };
}

/** Whether all commands below these offsets are settled: done, or dead-lettered. The end of a transaction is no command. */
async function isSettled(
  read: TopicReader,
  committed: readonly { partition: number; offset: number }[],
  until: Offsets,
): Promise<boolean> {
  const at = new Map(committed.map(({ partition, offset }) => [partition, Math.max(0, offset)]));
  const open = [...until].map(([partition, to]) => [partition, { from: at.get(partition) ?? 0, to }] as const);
  const ranges = new Map(open.filter(([, { from, to }]) => from < to));
  if (ranges.size === 0) return true;
  for await (const _unsettled of read(topics.transactional, { ranges })) return false;
  return true;
}
