import { type Dashboard, timeseries } from '../panel.ts';
import { gauge, quantiles, rate } from '../queries.ts';

/** What Customer.io tells, and what follows from it. */
export const webhooks: Dashboard = {
  uid: 'cio-bus-webhooks',
  title: 'Customer.io bus / Webhooks',
  description: 'What Customer.io tells: received, checked, reacted to, stored.',
  rows: [
    {
      title: 'Receiver',
      panels: [
        timeseries('Requests', 'ops', 'By answer; whatever is not 200 comes again, and holds up what is behind it.', [
          rate('cio_bus_webhooks_received_total', ['status']),
        ]),
        timeseries(
          'Answer time',
          's',
          'The sender gives up after 4 s.',
          quantiles('cio_bus_webhook_duration_seconds', [0.5, 0.99]),
        ),
        timeseries(
          'Delay at the sender',
          's',
          'From the event to its acceptance: a queue at Customer.io makes it grow.',
          quantiles('cio_bus_webhook_delay_seconds', [0.5, 0.99]),
        ),
        timeseries(
          'Signatures',
          'ops',
          'By position of the secret that matched; during a rotation the second one falls to nothing.',
          [rate('cio_bus_webhook_signatures_total', ['secret'])],
        ),
        timeseries('Unusable bodies', 'ops', 'Signed, answered 200, and dead-lettered.', [
          {
            expr: 'sum by (code) (rate(cio_bus_dead_letters_total{service="webhook-receiver"}[$__rate_interval])) or vector(0)',
            legend: '{{code}}',
          },
        ]),
        timeseries('Written to Kafka', 'ops', 'Events and dead letters of the receiver.', [
          rate('cio_bus_publish_total{service="webhook-receiver"}', ['topic', 'result']),
        ]),
      ],
    },
    {
      title: 'Reactions',
      panels: [
        timeseries('Events settled', 'ops', 'By outcome.', [
          rate('cio_bus_messages_settled_total{handler="react-to-event"}', ['outcome']),
        ]),
        timeseries('Skipped', 'ops', 'Duplicates are repeats of the sender.', [
          rate('cio_bus_messages_skipped_total{handler="react-to-event"}', ['reason']),
        ]),
        timeseries('Commands published', 'ops', 'By metric of the event.', [
          rate('cio_bus_reactions_total', ['metric']),
        ]),
        timeseries(
          'Received to reacted',
          's',
          'Events with a reaction.',
          quantiles('cio_bus_delivery_latency_seconds{handler="react-to-event"}', [0.5, 0.99]),
        ),
        timeseries(
          'Received to stored',
          's',
          'Until the row is durable: the objective is 10 s.',
          quantiles(
            'cio_bus_delivery_latency_seconds{handler="store-records",topic="customerio.webhooks"}',
            [0.5, 0.99],
          ),
        ),
        timeseries('Waiting', 'short', 'Events not settled, by reader.', [
          gauge('sum', 'cio_bus_consumer_lag_messages{topic="customerio.webhooks"}', ['service']),
        ]),
      ],
    },
  ],
};
