import { type Dashboard, stat, table, timeseries } from '../panel.ts';
import { countOver, happening, rate } from '../queries.ts';

/** What was given up, and why. */
export const deadLetters: Dashboard = {
  uid: 'cio-bus-dead-letters',
  title: 'Customer.io bus / Dead letters',
  description:
    'What was given up, by whom and why. Nothing is blocked by it; docs/runbooks/dead-letters.md says what to do.',
  rows: [
    {
      title: 'Now',
      panels: [
        stat(
          'Dead letters, 15 min',
          'short',
          'Given up in the last quarter of an hour.',
          [countOver('cio_bus_dead_letters_total', '15m')],
          { width: 6, redFrom: 1 },
        ),
        stat(
          'Dead letters, 24 h',
          'short',
          'Given up since yesterday.',
          [countOver('cio_bus_dead_letters_total', '24h')],
          { width: 6 },
        ),
        stat(
          'Sends held, 24 h',
          'short',
          'SEND_UNKNOWN: they wait for a decision.',
          [countOver('cio_bus_sends_total{result="held"}', '24h')],
          { width: 6, redFrom: 1 },
        ),
        stat(
          'Our bugs, 24 h',
          'short',
          'Attempts that failed as nobody foresaw.',
          [countOver('cio_bus_attempts_failed_total{code="UNEXPECTED"}', '24h')],
          { width: 6, redFrom: 1 },
        ),
        table(
          'Groups, 24 h',
          'short',
          'One line is one thing to mend.',
          [
            {
              expr: 'sort_desc(sum by (code, service, topic) (increase(cio_bus_dead_letters_total[24h])) > 0)',
              legend: '',
            },
          ],
          { width: 24 },
        ),
      ],
    },
    {
      title: 'Over time',
      panels: [
        timeseries('By code', 'ops', 'Why.', [happening('cio_bus_dead_letters_total', ['code'])]),
        timeseries('By service', 'ops', 'Who gave up.', [happening('cio_bus_dead_letters_total', ['service'])]),
        timeseries('By topic', 'ops', 'What was given up.', [happening('cio_bus_dead_letters_total', ['topic'])]),
        timeseries('Share of what was settled', 'percentunit', 'Above 5 % somebody is paged.', [
          {
            expr: 'sum by (service) (rate(cio_bus_messages_settled_total{outcome="dead"}[$__rate_interval])) / sum by (service) (rate(cio_bus_messages_settled_total[$__rate_interval]))',
            legend: '{{service}}',
          },
        ]),
        timeseries('Failed attempts', 'ops', 'What may become dead letters.', [
          rate('cio_bus_attempts_failed_total', ['service', 'code']),
        ]),
        timeseries('Written', 'ops', 'Letters written to Kafka, by result.', [
          rate('cio_bus_publish_total{topic="customerio.dlq"}', ['service', 'result']),
        ]),
      ],
    },
  ],
};
