import { BusError, exampleTemplates, type Templates, type TransactionalCommand } from '@cio-bus/contracts';
import { APIClient, type IdentifierType } from 'customerio-node';
import { jsonSize } from '../http/json-size.ts';
import type { ClientOptions, VendorApi } from '../http/vendor-api.ts';
import { lookupError, NOT_FOUND, readError, sendError, type ToBusError } from '../http/vendor-error.ts';
import type { AccountTemplates } from '../templates/check-templates.ts';
import { createAccountTemplates } from './account-templates.ts';
import { type Broadcast, checkBroadcast, readTrigger } from './broadcasts.ts';
import { checkNumber } from './check-number.ts';
import { findDeliveries, type Listings, type MessagePage } from './find-deliveries.ts';
import { isPerDevice, lookupKeyOf } from './lookup-key.ts';
import { createReportMatcher, type ReportMatcher } from './report-matcher.ts';
import { type CampaignMetrics, countDeliveries, type DeliveryMetrics, type Period, readSeries } from './reporting.ts';
import {
  type NewReportingWebhook,
  type ReportingWebhook,
  readReportingWebhook,
  readReportingWebhooks,
  toReportingWebhookInput,
} from './reporting-webhooks.ts';
import { createReports, type Reports } from './reports.ts';
import { createSendRequests, postSend } from './send-request.ts';
import { createTemplateNumbers, type TemplateListed } from './template-numbers.ts';

/** A message that Customer.io has accepted. */
export interface Delivery {
  /** Joins with `delivery_id` of the reporting webhooks. */
  deliveryId: string;
  /** Ms since the epoch; absent when Customer.io does not report it. */
  queuedAt?: number;
}

/** The App API: transactional sends, lookups and reports. */
export interface AppApi {
  send(command: TransactionalCommand, signal?: AbortSignal): Promise<Delivery>;
  triggerBroadcast(id: string | number, broadcast: Broadcast, signal?: AbortSignal): Promise<{ triggerId: string }>;
  findDeliveries(command: TransactionalCommand, since: Date): Promise<readonly string[]>;
  lookupKey(command: TransactionalCommand): string;
  isPerDevice(command: TransactionalCommand): boolean;
  reportMatcher(command: TransactionalCommand): Promise<ReportMatcher>;
  deliveryMetrics(period: Period): Promise<DeliveryMetrics>;
  campaignMetrics(id: string | number, period: Period): Promise<CampaignMetrics>;
  reportingWebhooks(): Promise<ReportingWebhook[]>;
  createReportingWebhook(webhook: NewReportingWebhook): Promise<ReportingWebhook>;
  accountTemplates: AccountTemplates;
  reports: Reports;
}

/** Access to the App API. Sends, broadcasts and reads have separate limits. */
export interface AppAccess {
  apiKey: string;
  /** Origin, without a path. */
  url: string;
  sends: VendorApi;
  broadcasts(): VendorApi;
  reads: VendorApi;
  /** @default the examples */
  templates?: Templates | undefined;
}

const PAGE = 1_000;
const seconds = (date: Date) => Math.floor(date.getTime() / 1_000);

/** Creates the adapter; nothing is sent before a call. */
export function createAppApi(access: AppAccess): AppApi {
  const { apiKey, url, sends, broadcasts, reads, templates = exampleTemplates } = access;
  const client = (options: ClientOptions) => new APIClient(apiKey, { ...options, url: `${url}/v1` });
  const read: Read = (request, toError = readError) => reads.call((options) => request(client(options)), { toError });
  const listings = createListings(read);
  const requests = createSendRequests(templates);

  return {
    async send(command, signal) {
      const request = requests.of(command);
      jsonSize(request.message); // a message that cannot be serialised fails here, where nothing was sent
      const post = async (options: ClientOptions) => readDelivery(await postSend(client(options), request));
      return sends.call(post, { toError: sendError, signal });
    },
    async triggerBroadcast(id, broadcast, signal) {
      checkBroadcast(id, broadcast);
      const { data, recipients } = broadcast;
      const post = async (options: ClientOptions) =>
        readTrigger(await client(options).triggerBroadcast(id, data, recipients));
      return broadcasts().call(post, { toError: sendError, signal });
    },
    findDeliveries: (command, since) => findDeliveries(requests.of(command), since, listings),
    lookupKey: (command) => lookupKeyOf(command, templates),
    isPerDevice: (command) => isPerDevice(command, templates),
    reportMatcher: async (command) => createReportMatcher(requests.of(command), listings.templateNumber),
    deliveryMetrics: (period) =>
      countDeliveries(period, (query) => read((api) => api.getMessages({ ...query, limit: PAGE }))),
    campaignMetrics: async (id, { from, to }) =>
      readSeries(
        await read((api) =>
          api.getCampaignMetrics(checkNumber(id, 'campaign'), {
            version: '2',
            res: 'days',
            tz: 'UTC',
            start: seconds(from),
            end: seconds(to),
          }),
        ),
      ),
    reportingWebhooks: async () => readReportingWebhooks(await read((api) => api.listReportingWebhooks())),
    createReportingWebhook: async (webhook) =>
      readReportingWebhook(await read((api) => api.createReportingWebhook(toReportingWebhookInput(webhook)))),
    accountTemplates: createAccountTemplates(read),
    reports: createReports(read),
  };
}

export type Read = (
  request: (api: APIClient) => Promise<Record<string, unknown>>,
  toError?: ToBusError,
) => Promise<Record<string, unknown>>;

/** The listings of the App API. */
function createListings(read: Read): Listings {
  const page = (request: (api: APIClient) => Promise<Record<string, unknown>>) => readPage(read, request);
  return {
    ofPerson: (idType, personId, query) =>
      page((api) => api.getCustomerMessages(personId, { idType: idType as IdentifierType, limit: PAGE, ...query })),
    ofTemplate: (number, query) =>
      page((api) => api.getTransactionalMessageDeliveries(number, { limit: PAGE, ...query })),
    ofAll: (query) => page((api) => api.getMessages({ limit: PAGE, ...query })),
    templateNumber: createTemplateNumbers(async () => {
      const { messages } = await read((api) => api.listTransactionalMessages(), lookupError);
      return (messages ?? []) as readonly TemplateListed[];
    }),
  };
}

/** Messages of a person or template; none for one that Customer.io does not know. */
async function readPage(
  read: Read,
  request: (api: APIClient) => Promise<Record<string, unknown>>,
): Promise<MessagePage> {
  let unknown = false;
  const toError: ToBusError = (facts, thrown) => {
    unknown = facts.status === NOT_FOUND;
    return lookupError(facts, thrown);
  };
  try {
    return await read(request, toError);
  } catch (error) {
    if (unknown) return {};
    throw error;
  }
}

function readDelivery(response: Record<string, unknown>): Delivery {
  const { delivery_id: deliveryId, queued_at: queuedAt } = response;
  if (typeof deliveryId !== 'string' || deliveryId === '') {
    throw new BusError('SEND_UNKNOWN', 'Customer.io responded to a send without a delivery id');
  }
  return { deliveryId, ...(typeof queuedAt === 'number' ? { queuedAt: queuedAt * 1_000 } : {}) };
}
