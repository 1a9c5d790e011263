import { aWebhookEvent } from '@cio-bus/testkit';
import { describe, expect, it } from 'vitest';
import { onEngaged } from './on-engaged.ts';

const policy = { suppressOn: new Set<never>() };
const engaged = (metric: string, data: Record<string, unknown>, objectType = 'email') =>
  onEngaged(aWebhookEvent({ metric, objectType, timestamp: 5_000, data }), policy).map(({ payload }) => payload);

describe('onEngaged', () => {
  it.each([
    ['opened', 'email', {}, { email_last_opened_at: 5 }],
    ['opened', 'in_app', {}, { in_app_last_opened_at: 5 }],
    ['clicked', 'sms', { href: 'https://example.com' }, { sms_last_clicked_at: 5 }],
    ['opened', 'email', { prefetched: false, proxied: false }, { email_last_opened_at: 5 }],
    ['clicked', 'email', { machine: false }, { email_last_opened_at: 5, email_last_clicked_at: 5 }],
  ])('treats %s of %s with %j as a person', (metric, objectType, data, payload) => {
    expect(engaged(metric, data, objectType)).toEqual([{ ...payload, _update: true }]);
  });

  it.each([
    ['opened', { prefetched: true, proxied: true }],
    ['opened', { prefetched: true }],
    ['opened', { proxied: true }],
    ['opened', { machine: true }],
    ['clicked', { machine: true }],
  ])('treats %s with %j as a machine, as the table does', (metric, data) => {
    expect(engaged(metric, data)).toEqual([]);
  });

  it('does not take an open for a person that was inferred from a click, which a scanner may have made', () => {
    expect(engaged('opened', { synthetic: true })).toEqual([]);
  });

  it.each(['slack', 'webhook'])(
    'does not take a click of a %s message for the person: others read it',
    (objectType) => {
      expect(engaged('clicked', { href: 'https://example.com' }, objectType)).toEqual([]);
    },
  );
});
