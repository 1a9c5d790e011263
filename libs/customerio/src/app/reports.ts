import { BusError } from '@cio-bus/contracts';
import { allPages } from './all-pages.ts';
import type { Read } from './app-api.ts';
import { callsOf, type MessageParent, type PageQuery, type ParentKind, parentCalls } from './message-parents.ts';
import { type CampaignMetrics, countDeliveries, type DeliveryMetrics, type Period, readSeries } from './reporting.ts';

/** Which messages are listed. */
export interface MessageQuery {
  /** Messages of this parent. @default of all */
  of?: MessageParent | undefined;
  /** Created in this period; Customer.io keeps 6 months. */
  period?: Period | undefined;
  /** Messages that have this metric, such as `bounced`. */
  metric?: string | undefined;
  /** @default 50; at most 1,000 */
  limit?: number | undefined;
  /** `next` of the page before. */
  cursor?: string | undefined;
}

/** A message that Customer.io has sent, or will send. */
export interface ListedMessage {
  deliveryId: string;
  /** `email`, `push`, `twilio` … */
  type: string;
  recipient: string;
  subject: string;
  /** Ms since the epoch. */
  createdAt: number;
  /** When each metric happened, ms since the epoch. */
  metrics: Readonly<Record<string, number>>;
  failure?: string;
}

/** A page of messages, the newest first. */
export interface MessagePage {
  messages: ListedMessage[];
  /** Cursor of the next page; absent on the last one. */
  next?: string;
}

/** Clicks on one link. */
export interface LinkMetrics {
  id: string;
  href: string;
  /** By day, the oldest first; days begin in Eastern time. */
  clicked: readonly number[];
}

/** The name of a parent. */
export interface ParentName {
  kind: ParentKind;
  id: number;
  name: string;
}

/** What the App API reports about messages. */
export interface Reports {
  listMessages(query: MessageQuery): Promise<MessagePage>;
  getMessage(deliveryId: string): Promise<ListedMessage>;
  countMessages(of: MessageParent, period: Period): Promise<DeliveryMetrics>;
  metricsOf(of: MessageParent, days: number): Promise<CampaignMetrics>;
  linksOf(of: MessageParent, days: number, isUnique: boolean): Promise<LinkMetrics[]>;
  listNames(kind: ParentKind): Promise<ParentName[]>;
}

const PAGE = 1_000;
const seconds = (date: Date) => Math.floor(date.getTime() / 1_000);

/** Creates the reports. */
export const createReports = (read: Read): Reports => ({
  async listMessages({ of, period, metric, limit, cursor }) {
    const bounds = period && { start_ts: seconds(period.from), end_ts: seconds(period.to) };
    const query: PageQuery = { ...bounds, metric, limit, start: cursor };
    const { messages, next } = await pageOf(read, of, query);
    const listed = (Array.isArray(messages) ? messages : []).map(readMessage);
    return { messages: listed, ...(typeof next === 'string' && next !== '' && next !== cursor && { next }) };
  },
  async getMessage(deliveryId) {
    checkDeliveryId(deliveryId);
    const { message } = await read((api) => api.getMessage(deliveryId));
    return readMessage(Object(message) as Record<string, unknown>);
  },
  countMessages: (of, period) => countDeliveries(period, (query) => pageOf(read, of, { ...query, limit: PAGE })),
  metricsOf: async (of, days) => readSeries(await read((api) => callsOf(of).metrics(api, of.id, stepsOf(days)))),
  async linksOf(of, days, unique) {
    const { links } = await read((api) => callsOf(of).links(api, of.id, { ...stepsOf(days), unique }));
    return (Array.isArray(links) ? links : []).map(readLink);
  },
  listNames: (kind) => listNames(read, kind),
});

/** An id that is a path of its own, such as `..`, would ask for something else. @throws BusError `MESSAGE_INVALID` */
function checkDeliveryId(id: string): void {
  if (/^[\w=-]+$/.test(id)) return;
  throw new BusError('MESSAGE_INVALID', 'the id of a delivery has only A to Z, a to z, 0 to 9, - and _', {
    field: 'deliveryId',
  });
}

/** The last days up to now: Customer.io gives no more than 45, and no fewer than 2. */
const stepsOf = (days: number) => ({ period: 'days' as const, steps: Math.min(45, Math.max(2, Math.ceil(days))) });

const pageOf = (read: Read, of: MessageParent | undefined, query: PageQuery) => {
  const given = Object.fromEntries(Object.entries(query).filter(([, value]) => value !== undefined));
  return read((api) => (of ? callsOf(of).messages(api, of.id, given) : api.getMessages(given)));
};

/** @throws BusError `UNEXPECTED` for an answer that is no list: whoever replaces names by it would lose those that they have */
async function listNames(read: Read, kind: ParentKind): Promise<ParentName[]> {
  const { many, list } = parentCalls[kind];
  const names: ParentName[] = [];
  for await (const page of allPages(({ start }) => read((api) => list(api, start)))) {
    const listed = page[many] ?? (many in page ? [] : undefined); // an empty list may be null
    if (!Array.isArray(listed)) throw new BusError('UNEXPECTED', `Customer.io answered without a list of ${many}`);
    for (const { id, name } of listed as { id: unknown; name?: unknown }[]) {
      names.push({ kind, id: Number(id), name: String(name ?? '') });
    }
  }
  return names;
}

function readMessage(message: Record<string, unknown>): ListedMessage {
  const { id, type, recipient, subject, created, metrics, failure_message: failure } = message;
  const times = Object.entries(Object(metrics) as Record<string, unknown>);
  return {
    deliveryId: String(id ?? ''),
    type: String(type ?? ''),
    recipient: String(recipient ?? ''),
    subject: String(subject ?? ''),
    createdAt: Number(created) * 1_000,
    metrics: Object.fromEntries(times.map(([name, at]) => [name, Number(at) * 1_000])),
    ...(typeof failure === 'string' && failure !== '' && { failure }),
  };
}

function readLink(one: Record<string, unknown>): LinkMetrics {
  const { id, href } = Object(one.link ?? one) as { id?: unknown; href?: unknown };
  return { id: String(id ?? ''), href: String(href ?? ''), clicked: readSeries(one).clicked ?? [] };
}
