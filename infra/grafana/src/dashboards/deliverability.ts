import { realTime, shareOfBusiestDay, shareWithin } from '@cio-bus/prometheus';
import { type Dashboard, type Panel, stat, table, timeseries } from '../model/panel.ts';
import { activeRate, rate } from '../model/queries.ts';

const matchers = (of: string, among: string) => ({
  of: `channel="email",metric="${of}"`,
  among: `channel="email",metric="${among}"`,
});

const share = (title: string, description: string, expr: string, redFrom?: number): Panel =>
  stat(title, 'percentunit', description, [{ expr, legend: '' }], {
    width: 4,
    ...(redFrom === undefined ? {} : { redFrom }),
  });

/** Share of emails over 24 hours, by what is reported at once; no data while there are none. */
const emailRate = (title: string, description: string, of: string, among: string): Panel =>
  share(title, description, shareWithin(matchers(of, among), '24h'));

/** The same by what is reported for days, as the alerts compare it. */
const lateRate = (title: string, description: string, of: string, among: string, redFrom?: number): Panel =>
  share(title, description, shareOfBusiestDay(matchers(of, among), realTime), redFrom);

const shareByChannel = (title: string, description: string, of: string, among: string): Panel =>
  timeseries(title, 'percentunit', description, [
    {
      expr: shareWithin({ of: `metric="${of}"`, among: `metric=~"${among}"`, by: ' by (channel)' }, '1h'),
      legend: '{{channel}}',
    },
  ]);

/** Deliverability: what became of the messages, as Customer.io reports it. */
export const deliverability: Dashboard = {
  uid: 'cio-bus-deliverability',
  title: 'Customer.io bus / Deliverability',
  description:
    'What became of the messages of all channels, as Customer.io reports it. Opens and clicks include machines: the table distinguishes them. Events that arrive more than a day late are in the table only. Runbook: docs/runbooks/deliverability.md.',
  rows: [
    {
      title: 'Email, 24 h',
      panels: [
        emailRate('Delivered', 'Delivered of sent; reports of the last minutes are still due.', 'delivered', 'sent'),
        lateRate(
          'Bounced',
          'Bounced in 24 h, of sent on the busiest of the last days; above 2 % an alert pages.',
          'bounced',
          'sent',
          0.02,
        ),
        lateRate(
          'Complaints',
          'Reported as spam in 24 h, of delivered on the busiest of the last days; above 0.1 % an alert pages, above 0.3 % Gmail rejects.',
          'spammed',
          'delivered',
          0.001,
        ),
        lateRate(
          'Unsubscribed',
          'Unsubscribed by a link of an email in 24 h, of delivered on the busiest of the last days.',
          'unsubscribed',
          'delivered',
        ),
        lateRate(
          'Deferred',
          'Delayed by the provider in 24 h, of sent on the busiest of the last days; it rises before bounces do.',
          'deferred',
          'sent',
        ),
        emailRate('Dropped', 'Not sent to suppressed addresses, of sent.', 'dropped', 'sent'),
      ],
    },
    {
      title: 'By channel',
      panels: [
        timeseries('Messages sent', 'ops', 'Messages sent per second, by channel.', [
          rate('cio_bus_customerio_events_total{metric="sent"}', ['channel']),
        ]),
        timeseries('Messages delivered', 'ops', 'Messages delivered per second, by channel.', [
          rate('cio_bus_customerio_events_total{metric="delivered"}', ['channel']),
        ]),
        shareByChannel('Bounce rate', 'Bounced of sent within an hour.', 'bounced', 'sent'),
        shareByChannel('Failure rate', 'Failed at Customer.io or its provider, of all tried.', 'failed', 'sent|failed'),
        shareByChannel(
          'Undeliverable rate',
          'Not sent: message limits, cancelled newsletters, sending disabled.',
          'undeliverable',
          'sent|undeliverable',
        ),
        timeseries('Opens and clicks', 'ops', 'Opens and clicks per second, machines included.', [
          rate('cio_bus_customerio_events_total{metric=~"opened|clicked"}', ['channel', 'metric']),
        ]),
        timeseries(
          'Leaving',
          'ops',
          'Complaints, unsubscribes and changes of preferences per second. A click on an unsubscribe link is one of the email and one of the customer.',
          [
            rate(
              'cio_bus_customerio_events_total{metric=~"spammed|unsubscribed|cio_subscription_preferences_changed"}',
              ['channel', 'metric'],
            ),
          ],
        ),
        timeseries('Unknown events', 'ops', 'Events per second that this version does not know, by channel.', [
          rate('cio_bus_customerio_events_total{metric="other"}', ['channel']),
        ]),
        timeseries('All events', 'ops', 'Events per second, by metric.', [
          activeRate('cio_bus_customerio_events_total', ['metric']),
        ]),
      ],
    },
    {
      title: 'Never reported',
      panels: [
        table(
          'By template',
          'short',
          'Transactional messages that Customer.io accepted and has reported nothing about, in the last day.',
          [{ expr: 'sort_desc(max by (template) (cio_bus_never_reported_messages) > 0) or vector(0)', legend: '' }],
          { width: 8 },
        ),
        timeseries('Over time', 'short', 'They should be few, and go back to none.', [
          { expr: 'max by (template) (cio_bus_never_reported_messages) or vector(0)', legend: '{{template}}' },
        ]),
        timeseries('Last search', 's', 'Time since the last search; NEVER_REPORTED_EVERY_SECONDS turns it on.', [
          {
            expr: 'time() - max by (service) (cio_bus_never_reported_timestamp_seconds > 0)',
            legend: '{{service}} ago',
          },
        ]),
      ],
    },
  ],
};
