import assert from 'node:assert/strict';
import { expectAnswer, expectMetaError, type Rules } from '../rule.ts';

const at = (id: string, rest = '') => `/api/v1/customers/${encodeURIComponent(id)}${rest}`;

/** Track API, version 1. */
export const trackV1: Rules = [
  {
    id: 'v1-empty-object',
    says: 'An identify and an event are answered with 200 and an empty object',
    source: 'documented',
    async check({ track, id }) {
      const identified = await track('PUT', at(id('v1')), { plan: 'pro' });
      const tracked = await track('POST', at(id('v1'), '/events'), { name: 'order_paid' });
      for (const answer of [identified, tracked]) assert.deepEqual(answer.body, {}, String(answer.status));
    },
  },
  {
    id: 'v1-blank-event-name',
    says: 'A blank event name is refused with 400 and `{"meta":{"error":…}}`',
    source: 'documented',
    check: async ({ track, id }) => expectMetaError(await track('POST', at(id('v1'), '/events'), { name: '' })),
  },
  {
    id: 'v1-unauthorized',
    says: 'Wrong keys are refused with 401, by the Track API and by the App API',
    source: 'documented',
    async check({ callWith, id }) {
      const wrong = `Basic ${btoa('nobody:nothing')}`;
      expectAnswer(await callWith(wrong, 'track', 'PUT', at(id('v1')), {}), 401);
      expectAnswer(await callWith('Bearer nothing', 'app', 'GET', '/v1/transactional'), 401);
    },
  },
  {
    id: 'v1-region',
    says: '`GET /api/v1/accounts/region` names the url, the region and the number of the workspace',
    source: 'documented',
    async check({ track }) {
      const answer = await track('GET', '/api/v1/accounts/region');
      expectAnswer(answer, 200);
      const { url, region, environment_id: workspace } = answer.body as Record<string, unknown>;
      assert.deepEqual([typeof url, typeof region, typeof workspace], ['string', 'string', 'number']);
    },
  },
  {
    id: 'v1-email-in-path',
    says: 'An address in the path identifies a person by e-mail',
    source: 'documented',
    async check({ track, app, email, eventually, afterwards }) {
      const address = email('by-path');
      expectAnswer(await track('PUT', at(address), { plan: 'pro' }), 200);
      afterwards(() => track('DELETE', at(address)));
      const found = async () => (await app('GET', `/v1/customers?email=${encodeURIComponent(address)}`)).body;
      await eventually(found, (body) => (body as { results?: unknown[] }).results?.length === 1);
    },
  },
  {
    id: 'v1-event-types',
    says: 'An event is of type `event`, `page` or `screen`; another type is refused',
    source: 'documented',
    async check({ track, id }) {
      for (const type of ['page', 'screen']) {
        expectAnswer(await track('POST', at(id('v1'), '/events'), { name: '/pricing', type }), 200);
      }
      expectMetaError(await track('POST', at(id('v1'), '/events'), { name: 'x', type: 'gesture' }));
    },
  },
  {
    id: 'v1-anonymous-event',
    says: 'An event of somebody unknown needs a name, and `anonymous_id` says whose it is',
    source: 'documented',
    async check({ track, id }) {
      expectAnswer(await track('POST', '/api/v1/events', { name: 'visited', anonymous_id: id('browser') }), 200);
      expectMetaError(await track('POST', '/api/v1/events', { anonymous_id: id('browser') }));
    },
  },
  {
    id: 'v1-device',
    says: 'A device has an id and a platform, `ios` or `android`',
    source: 'documented',
    async check({ track, id }) {
      const path = at(id('v1'), '/devices');
      expectAnswer(await track('PUT', path, { device: { id: 't1', platform: 'ios' } }), 200);
      expectMetaError(await track('PUT', path, { device: { platform: 'ios' } }));
      expectMetaError(await track('PUT', path, { device: { id: 't1', platform: 'gramophone' } }));
      expectAnswer(await track('DELETE', at(id('v1'), '/devices/t1')), 200);
    },
  },
  {
    id: 'v1-merge',
    says: 'A merge names a primary and a secondary person, each by exactly one identifier',
    source: 'documented',
    async check({ track, id }) {
      const primary = { id: id('nobody-a') };
      expectMetaError(await track('POST', '/api/v1/merge_customers', { primary }));
      const two = { primary, secondary: { id: id('nobody-b'), email: 'b@example.com' } };
      expectMetaError(await track('POST', '/api/v1/merge_customers', two));
    },
  },
  {
    id: 'v1-metrics',
    says: 'A reported metric names a delivery and one of the known metrics',
    source: 'documented',
    async check({ track }) {
      expectAnswer(await track('POST', '/api/v1/metrics', { delivery_id: 'unknown', metric: 'delivered' }), 200);
      expectMetaError(await track('POST', '/api/v1/metrics', { metric: 'delivered' }));
      expectMetaError(await track('POST', '/api/v1/metrics', { delivery_id: 'unknown', metric: 'admired' }));
    },
  },
  {
    id: 'v1-push-events',
    says: 'The older push metrics are `opened`, `converted` and `delivered`',
    source: 'documented',
    async check({ track }) {
      expectAnswer(await track('POST', '/api/v1/push/events', { delivery_id: 'unknown', event: 'opened' }), 200);
      expectMetaError(await track('POST', '/api/v1/push/events', { delivery_id: 'unknown', event: 'bounced' }));
    },
  },
  {
    id: 'v1-form',
    says: 'A submitted form is answered with 204',
    source: 'documented',
    onlySandbox: 'leaves a form behind that no API deletes',
    check: async ({ track }) => expectAnswer(await track('POST', '/api/v1/forms/1/submit', { data: {} }), 204),
  },
  {
    id: 'v1-unsubscribe-open',
    says: '`POST /unsubscribe/{delivery}` needs no credentials',
    source: 'documented',
    async check({ callWith }) {
      expectAnswer(await callWith(undefined, 'track', 'POST', '/unsubscribe/unknown', { unsubscribe: true }), 200);
    },
  },
];
