import assert from 'node:assert/strict';
import type { Account } from '../account.ts';
import { expectAnswer, NotShown, type Rules } from '../rule.ts';

const seriesNames = [
  ...['attempted', 'bounced', 'clicked', 'human_clicked', 'prefetch_clicked', 'converted', 'created', 'deferred'],
  ...['delivered', 'drafted', 'failed', 'opened', 'human_opened', 'prefetch_opened', 'sent', 'spammed', 'suppressed'],
  ...['undeliverable', 'topic_unsubscribed', 'unsubscribed'],
];

/** Creates a campaign with a click, as an event does; a real account has its own. */
async function addCampaign({ sandbox }: Account): Promise<void> {
  if (!sandbox) return;
  await sandbox.client.configureWebhooks({ url: 'http://127.0.0.1:9/', secret: 's' });
  const data = { campaign_id: 23, campaign_name: 'Welcome', href: 'https://example.com/1', link_id: 1 };
  await sandbox.client.emit([{ object_type: 'email', metric: 'clicked', data }]);
}

/** @throws NotShown by a real account that has no campaign */
async function aCampaign(account: Account): Promise<number> {
  await addCampaign(account);
  const answer = await account.app('GET', '/v1/campaigns');
  expectAnswer(answer, 200);
  const { campaigns: [first] = [] } = answer.body as { campaigns?: { id: number; name: string }[] };
  if (!first) throw new NotShown('the account has no campaign');
  assert.equal(typeof first.name, 'string');
  return first.id;
}

const seriesOf = ({ body }: { body: unknown }): Record<string, number[]> =>
  (body as { metric?: { series?: Record<string, number[]> } }).metric?.series ?? {};

/** Metrics of what was sent. */
export const reports: Rules = [
  {
    id: 'metrics-version-2',
    says: 'Version 2 of the metrics needs `res`, `start` and `end`',
    source: 'documented',
    async check(account) {
      const id = await aCampaign(account);
      const end = Math.floor(Date.now() / 1_000);
      const query = `version=2&res=days&tz=UTC&start=${end - 3 * 86_400}&end=${end}`;
      const answer = await account.app('GET', `/v1/campaigns/${id}/metrics?${query}`);
      expectAnswer(answer, 200);
      assert.ok(Object.keys(seriesOf(answer)).length > 0, 'no metric.series');
      expectAnswer(await account.app('GET', `/v1/campaigns/${id}/metrics?version=2`), 400);
    },
  },
  {
    id: 'metrics-version-1',
    says: 'Version 1 has at least 2 steps, and at most 45 days',
    source: 'documented',
    async check(account) {
      const id = await aCampaign(account);
      const sent = async (query: string) =>
        seriesOf(await account.app('GET', `/v1/campaigns/${id}/metrics?${query}`)).sent;
      assert.equal((await sent('period=days&steps=1'))?.length, 2);
      assert.equal((await sent('period=days&steps=0'))?.length, 45);
    },
  },
  {
    id: 'metrics-names',
    says: 'There are 20 series; only they separate people from machines (`human_opened`, `prefetch_opened`)',
    source: 'documented',
    async check(account) {
      const id = await aCampaign(account);
      const series = seriesOf(await account.app('GET', `/v1/campaigns/${id}/metrics?period=days&steps=2`));
      assert.deepEqual(
        Object.keys(series).filter((name) => !seriesNames.includes(name)),
        [],
      );
      assert.ok('human_opened' in series && 'prefetch_opened' in series);
    },
  },
  {
    id: 'metrics-links',
    says: 'The metrics of links name each link, and its clicks by step',
    source: 'assumed',
    async check(account) {
      const id = await aCampaign(account);
      const { body } = await account.app('GET', `/v1/campaigns/${id}/metrics/links?period=days&steps=2`);
      const { links } = body as { links: { link: { href: unknown }; metric: { series: { clicked: unknown } } }[] };
      for (const { link, metric } of links) {
        assert.equal(typeof link.href, 'string');
        assert.ok(Array.isArray(metric.series.clicked));
      }
      if (account.sandbox) assert.equal(links.length, 1);
    },
  },
  {
    id: 'metrics-journeys',
    says: 'The metrics of journeys need `start`, `end` and `resolution`',
    source: 'documented',
    async check(account) {
      const id = await aCampaign(account);
      const end = Math.floor(Date.now() / 1_000);
      const path = `/v1/campaigns/${id}/journey_metrics`;
      expectAnswer(await account.app('GET', `${path}?start=${end - 86_400}&end=${end}&resolution=days`), 200);
      expectAnswer(await account.app('GET', `${path}?start=${end - 86_400}&end=${end}`), 400);
    },
  },
  {
    id: 'lists-named',
    says: 'Campaigns, broadcasts and newsletters are listed with their number and name',
    source: 'documented',
    async check(account) {
      await addCampaign(account);
      for (const kind of ['campaigns', 'broadcasts', 'newsletters']) {
        const { body } = await account.app('GET', `/v1/${kind}`);
        const listed = (body as Record<string, { id: unknown; name: unknown }[] | undefined>)[kind];
        assert.ok(Array.isArray(listed), kind);
        for (const { id, name } of listed) assert.deepEqual([typeof id, typeof name], ['number', 'string']);
      }
    },
  },
];
