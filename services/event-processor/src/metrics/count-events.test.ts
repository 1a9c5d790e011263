import type { WebhookEvent } from '@cio-bus/contracts';
import { createTelemetry } from '@cio-bus/service';
import { A_TIME_MS, aWebhookEvent } from '@cio-bus/testkit';
import { describe, expect, it } from 'vitest';
import { countEvents } from './count-events.ts';

type Event = Partial<Pick<WebhookEvent, 'objectType' | 'metric' | 'deliveryId' | 'timestamp'>>;

async function seriesAfter(...events: Event[]): Promise<Record<string, number>> {
  const telemetry = createTelemetry('event-processor', 'silent');
  const count = countEvents(telemetry, () => A_TIME_MS);
  for (const event of events) count(aWebhookEvent(event));
  const lines = (await telemetry.exposition())
    .split('\n')
    .filter((line) => line.startsWith('cio_bus_customerio_events'));
  return Object.fromEntries(
    lines.map((line) => {
      const [, channel, metric, value] = /channel="([^"]*)",metric="([^"]*)".*\} (\d+)$/.exec(line) ?? [];
      return [`${channel} ${metric}`, Number(value)];
    }),
  );
}

describe('countEvents', () => {
  it('starts every known combination at 0, of channels and the metrics that they report', async () => {
    const series = await seriesAfter();
    expect(Object.keys(series)).toHaveLength(102);
    expect(new Set(Object.values(series))).toEqual(new Set([0]));
    expect(series).toMatchObject({ 'email spammed': 0, 'push failed': 0, 'customer unsubscribed': 0, 'sms other': 0 });
    expect(series).not.toHaveProperty('sms spammed');
  });

  it('counts by channel and metric', async () => {
    const bounce = { objectType: 'email', metric: 'bounced' };
    const series = await seriesAfter(bounce, bounce, { objectType: 'whatsapp', metric: 'replied' });
    expect(series).toMatchObject({ 'email bounced': 2, 'whatsapp replied': 1 });
  });

  it.each(['email', 'customer'])(
    'counts a click on an unsubscribe link once per event, if the other is of %s',
    async (objectType) => {
      const metric = 'unsubscribed';
      const series = await seriesAfter(
        { objectType: 'email', metric, deliveryId: 'delivery-1' },
        { objectType, metric, deliveryId: undefined }, // the person's attribute
      );
      expect(series).toMatchObject({ 'email unsubscribed': 1, 'customer unsubscribed': 1 });
    },
  );

  it.each(['subscribed', 'cio_subscription_preferences_changed'])(
    'counts %s as of the customer, whatever changed it',
    async (metric) => {
      const series = await seriesAfter({ objectType: 'email', metric, deliveryId: undefined });
      expect(series).toMatchObject({ [`customer ${metric}`]: 1, [`email ${metric}`]: 0 });
    },
  );

  it('leaves out what is older than a day: a reader that lost its offsets counts it a second time', async () => {
    const DAY_MS = 86_400_000;
    const delivered = { objectType: 'email', metric: 'delivered' };
    const series = await seriesAfter(
      { ...delivered, timestamp: A_TIME_MS - DAY_MS - 1 },
      { ...delivered, timestamp: A_TIME_MS - DAY_MS },
      { ...delivered, timestamp: A_TIME_MS + 60_000 }, // by another clock
    );
    expect(series).toMatchObject({ 'email delivered': 2 });
  });

  it.each([
    { objectType: 'email', metric: 'snoozed', as: 'email other' },
    { objectType: 'sms', metric: 'spammed', as: 'sms other' },
    { objectType: 'fax', metric: 'sent', as: 'other other' },
    { objectType: 'constructor', metric: '__proto__', as: 'other other' },
  ])(
    'has no series for $metric of $objectType: its sender would choose how many there are',
    async ({ as, ...event }) => {
      const series = await seriesAfter(event);
      expect(Object.keys(series)).toHaveLength(102);
      expect(series[as]).toBe(1);
    },
  );
});
