import { type Dashboard, timeseries } from '../model/panel.ts';
import { gauge, quantiles, rate } from '../model/queries.ts';

/** Instances that share a count export the same number each; the others each their own. */
const ofAll = (selector: string, separator: string): string =>
  `max(${selector}${separator}shared="true"}) or sum(${selector}${separator}shared="false"})`;

/** Webhooks from Customer.io: received, verified, reacted to, stored. */
export const webhooks: Dashboard = {
  uid: 'cio-bus-webhooks',
  title: 'Customer.io bus / Webhooks',
  description: 'Webhooks from Customer.io: received, verified, reacted to, stored.',
  rows: [
    {
      title: 'Receiver',
      panels: [
        timeseries(
          'Requests',
          'ops',
          'Requests per second, by response status; anything but 200 is resent and delays what is queued behind it.',
          [rate('cio_bus_webhooks_received_total', ['status'])],
        ),
        timeseries(
          'Last response',
          's',
          'Time since the last response, by status; a refused webhook is followed by nothing for up to an hour.',
          [
            {
              expr: 'time() - max by (status) (cio_bus_webhook_last_response_timestamp_seconds)',
              legend: '{{status}} ago',
            },
          ],
        ),
        timeseries(
          'Response time',
          's',
          'The sender times out after 4 s.',
          quantiles('cio_bus_webhook_duration_seconds', [0.5, 0.99]),
        ),
        timeseries(
          'Delay at the sender',
          's',
          'Time from the event to its acceptance; it grows with the queue at Customer.io.',
          quantiles('cio_bus_webhook_delay_seconds', [0.5, 0.99]),
        ),
        timeseries(
          'Signatures',
          'ops',
          'Requests per second, by the position of the secret that matched; after a rotation the old secret falls to zero.',
          [rate('cio_bus_webhook_signatures_total', ['secret'])],
        ),
        timeseries(
          'Unusable bodies',
          'ops',
          'Bodies per second that were signed, answered with 200 and dead-lettered.',
          [
            {
              expr: 'sum by (code) (rate(cio_bus_dead_letters_total{service="webhook-receiver"}[$__rate_interval])) or vector(0)',
              legend: '{{code}}',
            },
          ],
        ),
        timeseries('Published to Kafka', 'ops', 'Events and dead letters that the receiver publishes per second.', [
          rate('cio_bus_publish_total{service="webhook-receiver"}', ['topic', 'result']),
        ]),
      ],
    },
    {
      title: 'Reactions',
      panels: [
        timeseries(
          'Suppressions',
          'ops',
          'Suppressions per second, by result: published, or withheld by a dry run, as late, or by the brake.',
          [rate('cio_bus_suppressions_total', ['result'])],
        ),
        timeseries('Suppressing halted', 'none', '1 while nobody is suppressed, because too many would have been.', [
          gauge('max', 'cio_bus_suppressing_halted', ['service']),
        ]),
        timeseries(
          'Suppressions let through',
          'short',
          'Suppressions that the brake let through within the last hour and day, and how many an hour may have; of all instances.',
          [
            ...(['hour', 'day'] as const).map((period) => ({
              expr: ofAll(`cio_bus_suppressions_passed{period="${period}"`, ','),
              legend: `last ${period}`,
            })),
            { expr: ofAll('cio_bus_suppressions_max_per_hour{', ''), legend: 'allowed per hour' },
          ],
        ),
        timeseries('Events settled', 'ops', 'Webhook events settled per second, by outcome.', [
          rate('cio_bus_messages_settled_total{handler="react-to-event"}', ['outcome']),
        ]),
        timeseries(
          'Skipped',
          'ops',
          'Events skipped per second, by reason; duplicates were sent twice by Customer.io.',
          [rate('cio_bus_messages_skipped_total{handler="react-to-event"}', ['reason'])],
        ),
        timeseries('Commands published', 'ops', 'Reaction commands published per second, by metric of the event.', [
          rate('cio_bus_reactions_total', ['metric']),
        ]),
        timeseries(
          'Changes of topics that were not read',
          'ops',
          'Per second, by reason: the message preferences miss them; no-content means that Body Content of the webhook is off.',
          [
            {
              expr: 'sum by (reason) (rate(cio_bus_unread_topic_changes_total[$__rate_interval])) or vector(0)',
              legend: '{{reason}}',
            },
          ],
        ),
        timeseries(
          'Receipt to reaction',
          's',
          'Time from receiving an event to its published reaction.',
          quantiles('cio_bus_delivery_latency_seconds{handler="react-to-event"}', [0.5, 0.99]),
        ),
        timeseries(
          'Receipt to table',
          's',
          'Time until the row is durable; the objective is 10 s.',
          quantiles(
            'cio_bus_delivery_latency_seconds{handler="store-records",topic="customerio.webhooks"}',
            [0.5, 0.99],
          ),
        ),
        timeseries('Unsettled events', 'short', 'Webhook events not yet settled, by service.', [
          gauge('sum', 'cio_bus_consumer_lag_messages{topic="customerio.webhooks"}', ['service']),
        ]),
      ],
    },
  ],
};
