import { subscribableEvents, topics } from '@cio-bus/contracts';
import type { ReportingWebhook } from '@cio-bus/customerio';
import { afterEach, describe, expect, it } from 'vitest';
import { closeAll, startReceiver, topicOf, world } from '../../test/webhook-world.ts';

const create = ['webhooks', 'create', '--why', 'a test'];
const URL_GIVEN = 'https://bus.example.com/webhooks/customerio';

/** Addresses as they may be typed in Customer.io's page; the receiver accepts all of them. */
const OTHER_SPELLINGS = [
  'https://bus.example.com/webhooks/customerio/',
  'https://Bus.Example.com/webhooks/customerio',
  'https://bus.example.com:443/webhooks/customerio',
  'https://bus.example.com/webhooks/customerio?src=cio',
  'https://bus.example.com/Webhooks/CustomerIO',
];

const aWebhook = (given: Partial<ReportingWebhook> = {}): ReportingWebhook => ({
  id: 7,
  name: 'cio-bus',
  endpoint: URL_GIVEN,
  events: subscribableEvents,
  isEnabled: true,
  isFullResolution: true,
  hasContent: false,
  ...given,
});

afterEach(closeAll);

describe('cio-bus webhooks list', () => {
  it('shows what each reporting webhook sends, and where', async () => {
    const { run } = world([aWebhook({ isEnabled: false, isFullResolution: false, hasContent: true, events: ['a'] })]);
    const { code, out } = await run('webhooks', 'list');
    expect(code).toBe(0);
    expect(out).toMatch(/7\s+cio-bus\s+disabled\s+https:.*\s+1 of \d+\s+first only\s+on/);
  });

  it('exits with 1 and the next step when there is none', async () => {
    expect(await world().run('webhooks', 'list')).toMatchObject({ code: 1, out: expect.stringContaining('create') });
  });
});

describe('cio-bus webhooks create', () => {
  it('subscribes to every event by name, every open and click, without content', async () => {
    const { run, created, producer } = world();
    const { code, out } = await run(...create, '--url', 'https://bus.example.com', '--yes');
    expect(producer.publishedTo(topics.audit)).toHaveLength(1);
    expect([code, created]).toEqual([
      0,
      [
        {
          name: 'cio-bus',
          endpoint: URL_GIVEN,
          events: subscribableEvents,
          isEnabled: true,
          isFullResolution: true,
          hasContent: false,
        },
      ],
    ]);
    expect(out).toContain('CUSTOMERIO_WEBHOOK_SECRET');
  });

  it('creates nothing without --yes, nor a second one for an address', async () => {
    const dry = world();
    expect((await dry.run(...create, '--url', URL_GIVEN)).out).toContain('Dry run');
    const again = world([aWebhook()]);
    expect(await again.run(...create, '--url', URL_GIVEN, '--yes')).toMatchObject({
      code: 1,
      out: expect.stringContaining('already'),
    });
    expect([...dry.created, ...again.created]).toEqual([]);
  });

  it.each(OTHER_SPELLINGS)(
    'creates no second one for an address that is the same to the receiver: %s',
    async (endpoint) => {
      const { run, created } = world([aWebhook({ endpoint })]);
      const { code, out } = await run(...create, '--url', 'https://bus.example.com', '--yes');
      expect([code, out]).toEqual([1, expect.stringContaining(`already posts to ${endpoint}`)]);
      expect(created).toEqual([]);
    },
  );

  it.each([
    'https://bus.example.com/webhooks',
    'https://bus.example.com/webhooks/customerio//',
    'https://bus.example.com:8443/webhooks/customerio',
    'http://bus.example.com/webhooks/customerio',
    'not an address',
  ])('creates one beside an address that is another to the receiver: %s', async (endpoint) => {
    const { run, created } = world([aWebhook({ endpoint })]);
    expect((await run(...create, '--url', 'https://bus.example.com', '--yes')).code).toBe(0);
    expect(created).toHaveLength(1);
  });

  it('asks for content, where message preferences are kept', async () => {
    const { run, created } = world();
    const { out } = await run(...create, '--url', URL_GIVEN, '--with-content', '--yes');
    expect(created).toMatchObject([{ hasContent: true }]);
    expect(out).toContain('with content');
  });

  it('leaves out the named events', async () => {
    const { run, created } = world();
    await run(...create, '--url', URL_GIVEN, '--without', 'email_drafted', 'push_drafted', '--yes');
    expect(created).toMatchObject([{ events: { length: subscribableEvents.length - 2 } }]);
  });

  it.each([
    [['--url', 'bus.example.com'], 'expected an address'],
    [['--url', 'ftp://bus.example.com'], 'expected an address'],
    [['--url', 'https://ada:secret@bus.example.com'], 'must not contain a user name'],
    [['--url', URL_GIVEN, '--without', 'email_bouncd'], 'has no event email_bouncd'],
  ])('exits with 2 and the reason: %j', async (args, reason) => {
    const { code, err } = await world().run(...create, ...args, '--yes');
    expect([code, err]).toEqual([2, expect.stringContaining(reason)]);
  });
});

describe('cio-bus webhooks check', () => {
  it('follows a signed event from the public address into Kafka', async () => {
    const { url, accepted } = await startReceiver({});
    const { run } = world([aWebhook({ endpoint: url })], topicOf(accepted));
    const { code, out } = await run('webhooks', 'check');
    expect([code, out.match(/✓/g)?.length, out.match(/✗/g)]).toEqual([0, 10, null]);
    expect(accepted).toMatchObject([{ objectType: 'webhook', metric: 'drafted' }]);
  });

  it('names what is wrong with the subscription', async () => {
    const { url, accepted } = await startReceiver({});
    const wrong = aWebhook({
      endpoint: url,
      events: ['email_sent'],
      isEnabled: false,
      isFullResolution: false,
    });
    const { run } = world([wrong], topicOf(accepted));
    const { code, out } = await run('webhooks', 'check', '--url', url);
    expect(code).toBe(1);
    for (const advice of ['enable it', 'email_bounced', 'all opens and clicks']) expect(out).toContain(advice);
  });

  it('counts no disabled webhook with the same address', async () => {
    const { url, accepted } = await startReceiver({});
    const both = [aWebhook({ endpoint: url }), aWebhook({ id: 9, endpoint: url, isEnabled: false })];
    const { out } = await world(both, topicOf(accepted)).run('webhooks', 'check');
    expect(out).not.toContain('each event arrives');
  });

  it.each([['/'], ['?src=cio']])('counts webhooks to the same receiver, whose addresses differ by %s', async (end) => {
    const { url, accepted } = await startReceiver({});
    const second = aWebhook({ id: 9, endpoint: `${url}${end}` });
    const { run } = world([aWebhook({ endpoint: url }), second], topicOf(accepted));
    const { code, out } = await run('webhooks', 'check');
    expect([code, out]).toEqual([
      1,
      expect.stringContaining('each event arrives 2 times: disable all but one of 7, 9'),
    ]);
    expect(out).toContain('✓ it reports every event that the bus uses');
  });

  it.each([
    { hasContent: true, note: 'it sends content: the message preferences need it' },
    { hasContent: false, note: 'it sends no content: with PREFERENCES=true, changes of topics are not recorded' },
  ])('says what content means, on or off, and finds no fault in it: $hasContent', async ({ hasContent, note }) => {
    const { url, accepted } = await startReceiver({});
    const { run } = world([aWebhook({ endpoint: url, hasContent })], topicOf(accepted));
    const { code, out } = await run('webhooks', 'check');
    expect([code, out]).toEqual([0, expect.stringContaining(note)]);
  });

  it.each([
    { fault: 'another key', receiver: { key: 'other' }, advice: 'CUSTOMERIO_WEBHOOK_SECRET' },
    { fault: 'no Kafka', receiver: { status: 503 }, advice: 'cannot write to Kafka' },
    { fault: 'no check of signatures', receiver: { status: 200 }, advice: 'does not check signatures' },
    { fault: 'another path', receiver: { status: 404 }, advice: 'is this the path' },
    {
      fault: 'a firewall',
      receiver: { status: 403 },
      advice: 'only the addresses of Customer.io and of the operators',
    },
    { fault: 'another Kafka', receiver: { keeps: false }, advice: 'another Kafka' },
  ])('says what to do about $fault', async ({ receiver, advice }) => {
    const { url, accepted } = await startReceiver(receiver);
    const { run } = world([aWebhook({ endpoint: url })], topicOf(accepted));
    const { code, out } = await run('webhooks', 'check');
    expect([code, out]).toEqual([1, expect.stringContaining(advice)]);
  });

  it('says when nothing answers, and asks which of several addresses is meant', async () => {
    const { url, close } = await startReceiver({});
    await close();
    const silent = await world([aWebhook({ endpoint: url })]).run('webhooks', 'check');
    expect([silent.code, silent.out]).toEqual([1, expect.stringContaining('is webhook-receiver running')]);
    const several = await world([aWebhook(), aWebhook({ endpoint: url })]).run('webhooks', 'check');
    expect([several.code, several.err]).toEqual([2, expect.stringContaining('choose one with --url')]);
  });
});
