import { BusError } from '@cio-bus/contracts';
import type { APIClient } from 'customerio-node';

/** What messages belong to. */
export const parentKinds = ['campaign', 'broadcast', 'newsletter', 'transactional'] as const;
/** One of {@link parentKinds}. */
export type ParentKind = (typeof parentKinds)[number];

/** A campaign, broadcast, newsletter or transactional message, by its number at Customer.io. */
export interface MessageParent {
  kind: ParentKind;
  id: string | number;
}

type Id = string | number;
type Response = Promise<Record<string, unknown>>;
/** Fields of a page's query: a cursor, and seconds since the epoch. */
export interface PageQuery {
  start?: string | undefined;
  limit?: number | undefined;
  start_ts?: number | undefined;
  end_ts?: number | undefined;
  metric?: string | undefined;
}
interface Steps {
  period: 'days';
  steps: number;
}

/** The calls about one kind of parent. */
interface ParentCalls {
  /** Field of the response that lists all of them. */
  many: string;
  list(api: APIClient, start: string | undefined): Response;
  messages(api: APIClient, id: Id, query: PageQuery): Response;
  metrics(api: APIClient, id: Id, steps: Steps): Response;
  links(api: APIClient, id: Id, steps: Steps & { unique: boolean }): Response;
}

/** How Customer.io's client is called about each kind. */
export const parentCalls: Readonly<Record<ParentKind, ParentCalls>> = {
  campaign: {
    many: 'campaigns',
    list: (api) => api.listCampaigns(),
    messages: (api, id, query) => api.getCampaignMessages(id, defined(query)),
    metrics: (api, id, steps) => api.getCampaignMetrics(id, steps),
    links: (api, id, steps) => api.getCampaignMetricsLinks(id, steps),
  },
  broadcast: {
    many: 'broadcasts',
    list: (api) => api.listBroadcasts(),
    messages: (api, id, query) => api.getBroadcastMessages(id, defined(query)),
    metrics: (api, id, steps) => api.getBroadcastMetrics(id, steps),
    links: (api, id, steps) => api.getBroadcastMetricsLinks(id, steps),
  },
  newsletter: {
    many: 'newsletters',
    list: (api, start) => api.listNewsletters({ limit: 100, ...(start !== undefined && { start }) }),
    messages: (api, id, query) => api.getNewsletterMessages(id, defined(query)),
    metrics: (api, id, steps) => api.getNewsletterMetrics(id, steps),
    links: (api, id, steps) => api.getNewsletterMetricsLinks(id, steps),
  },
  transactional: {
    many: 'messages',
    list: (api) => api.listTransactionalMessages(),
    messages: (api, id, query) => api.getTransactionalMessageDeliveries(id, defined(query)),
    metrics: (api, id, steps) => api.getTransactionalMessageMetrics(id, steps),
    links: (api, id, steps) => api.getTransactionalMessageLinkMetrics(id, steps),
  },
};

/** The calls about a parent. A number, and nothing else: `..` would climb the path. @throws BusError `MESSAGE_INVALID` */
export function callsOf({ kind, id }: MessageParent): ParentCalls {
  if (!Object.hasOwn(parentCalls, kind)) throw refused('kind', `must be one of ${parentKinds.join(', ')}`);
  if (!/^\d+$/.test(String(id))) throw refused('id', `the id of a ${kind} must be a number`);
  return parentCalls[kind];
}

const refused = (field: string, text: string) =>
  new BusError('MESSAGE_INVALID', text, { field, reason: 'not-a-parent' });

/** Without the fields that are not set, which the client's types do not allow. */
const defined = <T extends object>(query: T) =>
  Object.fromEntries(Object.entries(query).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]: Exclude<T[K], undefined>;
  };
