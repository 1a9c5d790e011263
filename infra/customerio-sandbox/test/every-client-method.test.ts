import {
  APIClient,
  PipelinesClient,
  SendEmailRequest,
  SendInAppRequest,
  SendInboxMessageRequest,
  SendPushRequest,
  SendSMSRequest,
  SendWhatsAppRequest,
  TrackClient,
} from 'customerio-node';
import { describe, expect, it } from 'vitest';
import { event, keys, startSandbox } from './start-sandbox.ts';

type Method = (...given: unknown[]) => Promise<unknown>;
type Client = Record<string, Method>;

const person = { identifiers: { id: 'u1' }, transactional_message_id: 5 };
const hour = { start: 1_795_000_000, end: 1_795_003_600 };

/** What every method gets for a parameter of this name; the ids are those of what `fill` creates. */
const values: Record<string, unknown> = {
  ...{ customerId: 'u1', anonymousId: 'a1', device_id: 't1', deviceToken: 't1', platform: 'ios', path: '/pricing' },
  ...{ primaryIdType: 'id', primaryId: 'u1', secondaryIdType: 'email', secondaryId: 'old@example.com' },
  ...{
    customerIds: ['u1'],
    ids: ['u1'],
    idType: 'id',
    email: 'ada@example.com',
    unsubscribe: true,
    formId: 1,
    segmentId: 1,
    deliveryId: 'd1',
  },
  ...{ operations: [event('u1')], operation: event('u1'), items: [{ type: 'track', userId: 'u1', event: 'e' }] },
  ...{ transactionalId: 5, contentId: 1, actionId: 1, testGroupId: 1, language: 'de', triggerId: 1, senderId: 1 },
  ...{
    campaignId: 23,
    broadcastId: 24,
    newsletterId: 25,
    objectTypeId: '1',
    objectId: 'acme',
    filters: {},
    filter: {},
  },
  ...{ data: {}, options: {}, updates: {}, recipients: undefined, content: [], translation: { language: 'de' } },
  ...{
    segment: { name: 's' },
    collection: { name: 'c', data: [] },
    folder: { name: 'f' },
    component: { name: 'c', tag: 'x-c' },
  },
  ...{ snippet: { name: 's', value: 'v' }, name: 's', suppressionType: 'bounces', domainName: 'example.com' },
  ...{
    attributes: [{ name: 'plan' }],
    events: [{ name: 'order_paid' }],
    importData: { name: 'i', data_file_url: 'https://example.com', type: 'people' },
  },
  ...{
    file: { data: new Uint8Array([1]), filename: 'a.png', content_type: 'image/png' },
    payload: { userId: 'u1', event: 'e', groupId: 'g1', previousId: 'a1' },
  },
  webhook: { name: 'w', endpoint: 'https://example.com/w', events: ['email_sent'], disabled: true },
};

/** What a method gets whose parameters say too little. */
const special: Record<string, unknown[]> = {
  trackAnonymous: ['a1', { name: 'visited' }],
  trackPush: [{ delivery_id: 'd1', event: 'opened' }],
  reportMetric: [{ delivery_id: 'd1', metric: 'delivered' }],
  submitForm: [1, { data: { email: 'ada@example.com' } }],
  sendEmail: [new SendEmailRequest({ to: 'ada@example.com', ...person })],
  sendPush: [new SendPushRequest(person)],
  sendSMS: [new SendSMSRequest({ ...person, to: '+14155552671' })],
  sendWhatsApp: [new SendWhatsAppRequest(person)],
  sendInboxMessage: [new SendInboxMessageRequest(person)],
  sendInApp: [new SendInAppRequest(person)],
  createDesignStudioEmail: [{ name: 'e' }],
  getObjectAttributes: ['1', 'acme'],
  getCampaignJourneyMetrics: [23, { ...hour, res: 'hours', resolution: 'hours' }],
};

/** Not calls, but what the other methods are made of. */
const helpers: ReadonlySet<string> = new Set(['constructor', 'resourceBase', 'envelope']);

const methodsOf = (client: object): string[] =>
  Object.getOwnPropertyNames(Object.getPrototypeOf(client)).filter((name) => !helpers.has(name));

/** The arguments of a method, by the names of its parameters. @throws Error for a name that has no value here */
function argumentsOf(client: object, method: string, ids: Record<string, unknown>): unknown[] {
  const given = special[method];
  if (given) return given;
  if (method === 'track' && client instanceof TrackClient) return ['u1', { name: 'order_paid' }];
  const [, list = ''] = /^(?:async )?\w+\(([\s\S]*?)\) \{/.exec(String((client as Client)[method])) ?? [];
  const names = list.split(',').map((one) => one.split('=')[0]?.trim() ?? '');
  return names.filter(Boolean).map((name) => {
    const key = parameterKey(method, name);
    if (!(key in ids) && !(key in values)) throw new Error(`${method}: no value for the parameter ${name}`);
    return key in ids ? ids[key] : values[key];
  });
}

/** Two parameters are named alike for different things. */
function parameterKey(method: string, name: string): string {
  if (name === 'folderId' && method.includes('AssetFolder')) return 'assetFolderId';
  if (name === 'id') return method.includes('Export') ? 'exportId' : 'customerId';
  return name;
}

/** First what creates, last what deletes, what is below another thing before it. */
const phase = (name: string): number => {
  if (/^(create|send|identify)/.test(name)) return name.includes('Language') || name.startsWith('send') ? 1 : 0;
  if (/^(delete|destroy|suppress)/.test(name)) return 3;
  return name === 'unsuppress' ? 4 : 2;
};
const inOrder = (a: string, b: string) => phase(a) - phase(b) || (phase(a) === 3 ? b.length - a.length : 0);

/** Calls every method of a client; returns what failed. */
async function callAll(client: object, ids: Record<string, unknown> = {}): Promise<string[]> {
  const failures: string[] = [];
  for (const name of methodsOf(client).sort(inOrder)) {
    try {
      const result = await (client as Client)[name]?.(...argumentsOf(client, name, ids));
      remember(name, result, ids);
    } catch (error) {
      failures.push(`${name}: ${error}`);
    }
  }
  return failures;
}

/** Remembers the id of what was created, under the name of the parameter that takes it. */
function remember(name: string, result: unknown, ids: Record<string, unknown>): void {
  const [, created = ''] = /^create(?:DesignStudio|Customers)?(\w+)$/.exec(name) ?? [];
  const [inner] = Object.values(Object(result) as Record<string, { id?: unknown }>);
  const id = (result as { id?: unknown } | undefined)?.id ?? inner?.id;
  if (created === '' || created === 'Newsletter' || id === undefined) return;
  const parameter =
    created === 'ReportingWebhook' ? 'webhookId' : `${created.charAt(0).toLowerCase()}${created.slice(1)}Id`;
  ids[parameter] = id;
}

/** A workspace with a person, an object, a message, and one of each that sends messages. */
async function fill() {
  const { url, client, track, app } = await startSandbox({
    isLimited: false,
    webhooks: { url: 'http://127.0.0.1:9/', secret: 's' },
  });
  await track('PUT', '/api/v1/customers/u1', { email: 'ada@example.com' });
  const object = { type: 'object', action: 'identify', identifiers: { object_type_id: '1', object_id: 'acme' } };
  await track('POST', '/api/v2/entity', { ...object, attributes: { name: 'Acme' } });
  const data = { campaign_id: 23, broadcast_id: 24, newsletter_id: 25 };
  await client.emit([{ object_type: 'email', metric: 'sent', data }]);
  const sent = await app('POST', '/v1/send/email', { ...person, to: 'ada@example.com' });
  return { url, messageId: sent.body.delivery_id };
}

describe("every method of Customer.io's own client", () => {
  const options = { retry: { maxRetries: 0 } };

  it('of the Track API is answered', async () => {
    const { url } = await fill();
    const client = new TrackClient(keys.siteId, keys.trackApiKey, { ...options, url: `${url}/api/v1` });
    expect(methodsOf(client).length).toBeGreaterThanOrEqual(19);
    expect(await callAll(client)).toEqual([]);
  });

  it('of the App API is answered', async () => {
    const { url, messageId } = await fill();
    const client = new APIClient(keys.appApiKey, { ...options, url: `${url}/v1` });
    expect(methodsOf(client).length).toBeGreaterThanOrEqual(160);
    expect(await callAll(client, { messageId })).toEqual([]);
  });

  it('of the Pipelines API is answered', async () => {
    const { url } = await fill();
    const client = new PipelinesClient('write-key', { ...options, url: `${url}/v1` });
    expect(methodsOf(client).length).toBeGreaterThanOrEqual(7);
    expect(await callAll(client)).toEqual([]);
  });

  it('would be missed: a path that the sandbox does not know is an error', async () => {
    const { url } = await fill();
    const client = new APIClient(keys.appApiKey, { ...options, url: `${url}/v1/of-another-time` });
    expect((await callAll(client)).length).toBe(methodsOf(client).length);
  });
});
