import { type Dashboard, stat, table, timeseries } from '../model/panel.ts';
import { activeRate, countOver, rate } from '../model/queries.ts';

/** Dead letters: which messages, from which service, and why. */
export const deadLetters: Dashboard = {
  uid: 'cio-bus-dead-letters',
  title: 'Customer.io bus / Dead letters',
  description:
    'Which messages were dead-lettered, by which service and why. Other messages are not blocked. Runbook: docs/runbooks/dead-letters.md.',
  rows: [
    {
      title: 'Now',
      panels: [
        stat(
          'Dead letters, 15 min',
          'short',
          'Messages dead-lettered in the last 15 minutes.',
          [countOver('cio_bus_dead_letters_total', '15m')],
          { width: 6, redFrom: 1 },
        ),
        stat(
          'Dead letters, 24 h',
          'short',
          'Messages dead-lettered in the last 24 hours.',
          [countOver('cio_bus_dead_letters_total', '24h')],
          { width: 6 },
        ),
        stat(
          'Sends held, 24 h',
          'short',
          'SEND_UNKNOWN: held until an operator decides.',
          [countOver('cio_bus_sends_total{result="held"}', '24h')],
          { width: 6, redFrom: 1 },
        ),
        stat(
          'Unexpected errors, 24 h',
          'short',
          'Attempts that failed with UNEXPECTED: bugs in the bus.',
          [countOver('cio_bus_attempts_failed_total{code="UNEXPECTED"}', '24h')],
          { width: 6, redFrom: 1 },
        ),
        table(
          'Groups, 24 h',
          'short',
          'Each row is one cause to fix.',
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
      title: 'Still open, by the console',
      panels: [
        timeseries(
          'Open dead letters',
          'short',
          'Dead letters about which nothing is decided: by code, and of the largest groups.',
          [
            {
              expr: 'max by (code) (cio_bus_open_dead_letters) > 0 or max(cio_bus_open_dead_letters)',
              legend: '{{code}}',
            },
            { expr: 'max by (group, code) (cio_bus_open_dead_letters_of_group)', legend: '{{group}} {{code}}' },
            { expr: 'max(cio_bus_dead_letter_index_unavailable) > 0', legend: 'no index: not up to date' },
          ],
        ),
        timeseries(
          'Age of the oldest',
          's',
          'Time since the oldest open dead letter failed; above a day an alert opens a ticket.',
          [
            {
              expr: '(time() - max(cio_bus_open_dead_letters_oldest_timestamp_seconds > 0)) or max(cio_bus_open_dead_letters_oldest_timestamp_seconds)',
              legend: 'age',
            },
          ],
        ),
        timeseries(
          'Replay jobs',
          'short',
          'Jobs that have not ended, and the time since the idlest started one moved.',
          [
            { expr: 'max by (state) (cio_bus_replay_jobs)', legend: '{{state}}' },
            { expr: 'time() - max(cio_bus_replay_job_idle_timestamp_seconds > 0)', legend: 'idle, s' },
          ],
        ),
        timeseries(
          'Refused sign-ins',
          'ops',
          'Requests to the console that were refused for their token, per second.',
          [rate('cio_bus_console_sign_ins_refused_total', ['reason'])],
        ),
      ],
    },
    {
      title: 'Over time',
      panels: [
        timeseries('By code', 'ops', 'Dead letters per second, by error code.', [
          activeRate('cio_bus_dead_letters_total', ['code']),
        ]),
        timeseries('By service', 'ops', 'Dead letters per second, by the service that wrote them.', [
          activeRate('cio_bus_dead_letters_total', ['service']),
        ]),
        timeseries('By topic', 'ops', 'Dead letters per second, by original topic.', [
          activeRate('cio_bus_dead_letters_total', ['topic']),
        ]),
        timeseries(
          'Dead-letter ratio',
          'percentunit',
          'Share of settled messages that were dead-lettered; above 5 % an alert pages.',
          [
            {
              expr: 'sum by (service) (rate(cio_bus_messages_settled_total{outcome="dead"}[$__rate_interval])) / sum by (service) (rate(cio_bus_messages_settled_total[$__rate_interval]))',
              legend: '{{service}}',
            },
          ],
        ),
        timeseries('Failed attempts', 'ops', 'Failed attempts per second, by code; some end as dead letters.', [
          rate('cio_bus_attempts_failed_total', ['service', 'code']),
        ]),
        timeseries('Dead letters published', 'ops', 'Dead letters published to Kafka per second, by result.', [
          rate('cio_bus_publish_total{topic="customerio.dlq"}', ['service', 'result']),
        ]),
      ],
    },
  ],
};
