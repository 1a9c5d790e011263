import { grantsOf, serviceAccess, topics } from '@cio-bus/contracts';
import type { AccessEntry } from '@cio-bus/kafka';
import { describe, expect, it } from 'vitest';
import { aCluster, entryOf } from '../../../test/access-cluster.ts';
import { jsonOf } from '../../../test/start-cli.ts';

const RECEIVER = 'User:receiver@example.com';
const account = ['--account', 'webhook-receiver=receiver@example.com'];
const needed = grantsOf(serviceAccess['webhook-receiver']).map((one) => entryOf(RECEIVER, one));

/** An entry of the receiver, except for what is given. */
const anEntry = (
  resource: string,
  operation: string,
  given: Partial<Pick<AccessEntry, 'principal' | 'host' | 'isDenial'>> = {},
): AccessEntry => ({ ...entryOf(RECEIVER, { resource, operation: 'READ' }), operation, ...given });

describe('cio-bus topics check --account', () => {
  it.each([
    ['exactly what is needed', needed],
    ['an entry for all of the names', [anEntry('topic/*', 'WRITE', { principal: 'User:other' }), ...needed]],
    ['what reading and writing include', [...needed, anEntry(`topic/${topics.webhooks}`, 'DESCRIBE')]],
    ['what Kafka before 2.8 needs', [...needed, anEntry('cluster', 'IDEMPOTENT_WRITE')]],
    ['entries of others', [...needed, anEntry('topic/orders', 'ALL', { principal: 'User:shop' })]],
    [
      'an entry for everybody about something else',
      [...needed, anEntry('topic/orders', 'ALL', { principal: 'User:*' })],
    ],
    [
      'a denial of something that is not needed',
      [...needed, anEntry('topicPrefixed/customerio.', 'READ', { isDenial: true })],
    ],
  ])('finds nothing where the lists have %s', async (_what, entries) => {
    expect(await aCluster(entries).run('check', ...account, '--json')).toMatchObject({ code: 0, out: '[]' });
  });

  const webhooks = `topic/${topics.webhooks}`;
  const dlq = needed.filter(({ resource }) => resource.name === topics.deadLetters);
  it.each([
    ['another name', anEntry('topic/other', 'WRITE')],
    ['another kind', anEntry(`consumerGroup/${topics.webhooks}`, 'WRITE')],
    ['another operation', anEntry(webhooks, 'READ')],
    ['one address only', anEntry(webhooks, 'WRITE', { host: '10.0.0.1' })],
    ['another account', anEntry(webhooks, 'WRITE', { principal: 'User:receiver' })],
    ['a prefix of something else', anEntry('topicPrefixed/customerio.webhooks.old', 'WRITE')],
  ])('finds that an entry is missing where there is one for %s', async (_what, entry) => {
    const found = jsonOf(await aCluster([...dlq, entry]).run('check', ...account, '--json'));
    const missing = { topic: webhooks, what: `access of ${RECEIVER}`, expected: 'WRITE', applicable: true };
    expect(found).toContainEqual(expect.objectContaining(missing));
  });

  it.each([
    ['every operation', anEntry(webhooks, 'ALL')],
    ['a prefix', anEntry('topicPrefixed/customerio.web', 'WRITE')],
    ['every name', anEntry('topic/*', 'WRITE')],
  ])('takes an entry for %s as enough, and as more than is needed', async (_what, entry) => {
    const found = jsonOf(await aCluster([...dlq, entry]).run('check', ...account, '--json'));
    expect(found).toMatchObject([{ found: expect.stringContaining('is allowed'), applicable: false }]);
  });

  it.each([
    ['another topic', anEntry(`topic/${topics.track}`, 'READ')],
    ['the cluster', anEntry('cluster', 'ALTER')],
    ['something of nobody else', anEntry('topic/orders', 'READ')],
    ['everybody', anEntry('topic/*', 'READ', { principal: 'User:*' })],
    ['everybody, by a prefix', anEntry('topicPrefixed/c', 'DESCRIBE', { principal: 'User:*' })],
    ['everybody, the groups', anEntry('consumerGroupPrefixed/customerio-track', 'READ', { principal: 'User:*' })],
  ])('finds that an entry for %s is superfluous', async (_what, entry) => {
    const { code, out } = await aCluster([...needed, entry]).run('check', ...account, '--json');
    expect([code, JSON.parse(out)]).toMatchObject([1, [{ action: expect.stringContaining('superfluous') }]]);
  });

  it.each([
    ['the operation', anEntry(webhooks, 'WRITE', { isDenial: true })],
    [
      'everything, to everybody, from somewhere',
      anEntry('topic/*', 'ALL', { isDenial: true, principal: 'User:*', host: '10.0.0.1' }),
    ],
    ['looking it up, by a prefix', anEntry('topicPrefixed/customerio.w', 'DESCRIBE', { isDenial: true })],
  ])('finds that %s is denied, although it is allowed', async (_what, denial) => {
    const found = jsonOf(await aCluster([...needed, denial]).run('check', ...account, '--json'));
    expect(found).toMatchObject([{ found: expect.stringContaining('is denied'), applicable: false }]);
  });

  it('finds a denial within a prefix that is needed', async () => {
    const processor = grantsOf(serviceAccess['event-processor']).map((one) => entryOf('User:p', one));
    const denial = anEntry('transactionalId/customerio-outbox-7', 'WRITE', { isDenial: true, principal: 'User:p' });
    const found = await aCluster([...processor, denial]).run('check', '--account', 'event-processor=p', '--json');
    expect(jsonOf(found)).toMatchObject([{ topic: 'transactionalId/customerio-outbox-7' }]);
  });

  it('finds that the brokers have no authorizer', async () => {
    const found = jsonOf(await aCluster(undefined).run('check', ...account, '--json'));
    expect(found).toMatchObject([{ what: 'authorizer', applicable: false }]);
  });

  it('adds up what one account needs for several services, and compares several accounts of one', async () => {
    const { run } = aCluster([
      ...needed,
      ...grantsOf(serviceAccess['track-publisher']).map((one) => entryOf(RECEIVER, one)),
    ]);
    expect((await run('check', ...account, '--account', `track-publisher=${RECEIVER}`)).code).toBe(0);
    const other = jsonOf(await aCluster(needed).run('check', ...account, '--account', 'webhook-receiver=r2', '--json'));
    expect(other).toMatchObject(needed.map(() => ({ what: 'access of User:r2' })));
  });

  it('says which lists were not compared, and how they are', async () => {
    const { run } = aCluster(needed);
    const none = await run('check');
    expect(none).toMatchObject({ code: 0, out: expect.stringContaining('as the contract has them') });
    expect(none.err).toMatch(/^The access lists were not compared: .* Name them: --account track-publisher=User:…/);
    const { err } = await run('check', ...account);
    expect(err).toContain('The access lists of track-publisher, transactional-sender, event-processor,');
    const all = Object.keys(serviceAccess).flatMap((service) => ['--account', `${service}=${service}`]);
    expect((await run('check', ...all)).err).toBe('');
  });

  it.each([
    ['receiver'],
    ['nobody=User:a'],
    ['webhook-receiver='],
    ['webhook-receiver=*'],
    ['webhook-receiver=User:*'],
  ])('refuses %s as an account', async (text) => {
    const { code, err } = await aCluster(needed).run('check', '--account', text);
    expect([code, err]).toEqual([2, expect.stringMatching(/^error: option '--account .* is invalid\. Expected/)]);
  });

  it('takes the name in a certificate, with its signs', async () => {
    const principal = 'User:CN=receiver,O=Shop=Co';
    const { run } = aCluster(needed.map((one) => ({ ...one, principal })));
    expect((await run('check', '--account', `webhook-receiver=${principal}`)).code).toBe(0);
  });
});

describe('cio-bus topics apply --account', () => {
  const reason = ['--why', 'a new account'];
  const tooMuch = anEntry('cluster', 'ALTER');

  it('adds what is missing, removes nothing, and is audited', async () => {
    const { run, added, audited } = aCluster([tooMuch]);
    const { code, out } = await run('apply', ...account, ...reason, '--yes');
    expect([code, added]).toEqual([1, needed]);
    expect(out).toContain(`done: allow ${RECEIVER} WRITE on topic/customerio.webhooks`);
    expect(out).toContain(`left: cluster access of ${RECEIVER}`);
    expect(audited()).toMatchObject([{ action: 'topics-applied', counts: { granted: needed.length } }]);
  });

  it('adds nothing without --yes, and nothing that nobody asked for', async () => {
    const { run, added } = aCluster([]);
    expect((await run('apply', ...account, ...reason)).out).toContain(`would allow ${RECEIVER} WRITE`);
    expect((await run('apply', ...reason, '--yes')).out).toContain('Nothing to do');
    expect(added).toEqual([]);
  });

  it('adds nothing where the brokers have no authorizer', async () => {
    const { run, added } = aCluster(undefined);
    expect((await run('apply', ...account, ...reason, '--yes')).code).toBe(1);
    expect(added).toEqual([]);
  });
});
