import { aWebhookEvent } from '@cio-bus/testkit';
import { expect, it } from 'vitest';
import { builtInCommands, metricsWithReaction } from './commands-for.ts';
import { type AttributePreset, attributePresetNames } from './reaction-attributes.ts';

const AT = 1_795_262_400;
const person = { personId: 'u1', emailAddress: 'ada@example.com', deliveryId: 'd1' };

function attributesAfter(
  attributes: AttributePreset | undefined,
  objectType: string,
  metric: string,
  data: Record<string, unknown> = {},
) {
  const event = aWebhookEvent({ ...person, objectType, metric, timestamp: AT * 1_000, data });
  const policy = { suppressOn: new Set<never>(), reactTo: new Set(metricsWithReaction) };
  const [command] = builtInCommands(event, attributes === undefined ? policy : { ...policy, attributes });
  return command?.payload;
}

it.each<[AttributePreset | undefined, string, string, Record<string, unknown>, Record<string, unknown>]>([
  [
    ...([undefined, 'email', 'bounced', { failure_message: '452 full' }] as const),
    { email_bounced_at: AT, email_bounce_reason: '452 full', email_bounce_permanent: false },
  ],
  ['by-channel', 'sms', 'bounced', {}, { sms_bounced_at: AT }],
  [
    ...(['flags', 'email', 'bounced', { failure_message: '452 full' }] as const),
    { email_bounced: true, email_bounced_at: AT, last_bounce_delivery_id: 'd1' },
  ],
  ['flags', 'sms', 'bounced', {}, { sms_bounced: true, sms_bounced_at: AT, last_bounce_delivery_id: 'd1' }],
  ['by-channel', 'email', 'spammed', {}, { email_spammed_at: AT }],
  ['flags', 'email', 'spammed', {}, { spam_complaint: true, spam_complaint_at: AT }],
  [
    ...(['by-channel', 'email', 'clicked', { machine: false }] as const),
    { email_last_opened_at: AT, email_last_clicked_at: AT },
  ],
  [
    ...(['flags', 'email', 'clicked', { machine: false }] as const),
    { last_email_engaged_at: AT, last_email_metric: 'clicked' },
  ],
  ['flags', 'push', 'opened', {}, { last_push_engaged_at: AT, last_push_metric: 'opened' }],
  ['flags', 'email', 'unsubscribed', {}, { unsubscribed: true, unsubscribed_through: 'email', unsubscribed_at: AT }],
])('with %s, an event %s %s %j sets %j', (preset, objectType, metric, data, expected) => {
  expect(attributesAfter(preset, objectType, metric, data)).toEqual({ ...expected, _update: true });
});

it('keeps the names of former releases as the default', () => {
  expect(attributePresetNames[0]).toBe('by-channel');
});
