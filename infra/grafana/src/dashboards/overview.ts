import { objectives } from '@cio-bus/prometheus';
import { type Dashboard, stat, table, timeseries } from '../panel.ts';
import { countOver, gauge, quantiles, rate } from '../queries.ts';

const objectiveStats = objectives.map(({ name, title, target, meaning }) =>
  stat(
    `${title}, good in 1 h`,
    'percentunit',
    `${meaning} Objective: ${target * 100} % over 30 days.`,
    [{ expr: `1 - slo:cio_bus_bad:ratio_rate1h{slo="${name}"}`, legend: name }],
    { width: 8, greenFrom: target },
  ),
);

const budgetStats = objectives.map(({ name, title, target }) =>
  stat(
    `${title}, budget left`,
    'percentunit',
    'Of what may go wrong in 30 days; below 0 the objective is missed.',
    [
      {
        expr: `1 - slo:cio_bus_bad:ratio_rate30d{slo="${name}"} / ${Number((1 - target).toPrecision(6))}`,
        legend: name,
      },
    ],
    { width: 8, greenFrom: 0 },
  ),
);

/** Is everything well, and where is it not. */
export const overview: Dashboard = {
  uid: 'cio-bus-overview',
  title: 'Customer.io bus / Overview',
  description: 'Is everything well, and where is it not: objectives, flow, trouble, resources.',
  rows: [
    { title: 'Objectives', panels: [...objectiveStats, ...budgetStats] },
    {
      title: 'Trouble',
      panels: [
        stat('Services ready', 'short', 'Processes whose /readyz answers 200.', [
          gauge('sum', 'cio_bus_ready', [], 'ready'),
        ]),
        stat(
          'Lines stopped',
          'short',
          'Lines that hand over nothing: set-up, flood or outage.',
          [{ expr: 'sum(cio_bus_line_stopped) or vector(0)', legend: 'stopped' }],
          { redFrom: 1 },
        ),
        stat(
          'Dead letters, 1 h',
          'short',
          'Messages given up in the last hour.',
          [countOver('cio_bus_dead_letters_total', '1h')],
          { redFrom: 1 },
        ),
        stat(
          'Oldest waiting',
          's',
          'Age of the oldest record that is not settled, anywhere.',
          [gauge('max', 'cio_bus_consumer_lag_seconds', [], 'oldest')],
          { redFrom: 300 },
        ),
        stat(
          'Sends held, 24 h',
          'short',
          'Transactional sends that wait for a decision.',
          [countOver('cio_bus_sends_total{result="held"}', '24h')],
          { redFrom: 1 },
        ),
        stat(
          'Offset resets, 24 h',
          'short',
          'Partitions not read on where they were left: data was lost.',
          [countOver('cio_bus_offset_resets_total', '24h')],
          { redFrom: 1 },
        ),
        table(
          'Firing alerts',
          'short',
          'What the rules say is wrong; Watchdog always fires.',
          [{ expr: 'sum by (alertname, severity, service, topic) (ALERTS{alertstate="firing"})', legend: '' }],
          { width: 24 },
        ),
      ],
    },
    {
      title: 'Flow',
      panels: [
        timeseries('Settled', 'ops', 'Messages settled a second, by what became of them.', [
          rate('cio_bus_messages_settled_total', ['service', 'outcome']),
        ]),
        timeseries(
          'Publish to settled',
          's',
          'From publishing a command to its outcome on record.',
          quantiles(
            'cio_bus_delivery_latency_seconds{handler=~"deliver-person-changes|send-message"}',
            [0.5, 0.99],
            ['topic'],
          ),
        ),
        timeseries('Lag', 'short', 'Records that are not settled.', [
          { expr: 'service_topic:cio_bus_consumer_lag_messages:sum', legend: '{{service}} {{topic}}' },
        ]),
        timeseries('Requests to Customer.io', 'ops', 'By API and result.', [
          rate('cio_bus_vendor_requests_total', ['api', 'result']),
        ]),
        timeseries('Webhooks received', 'ops', 'By our answer.', [rate('cio_bus_webhooks_received_total', ['status'])]),
        timeseries('Rows written', 'ops', 'By kind.', [rate('cio_bus_warehouse_rows_total', ['kind'])]),
      ],
    },
    {
      title: 'Resources',
      panels: [
        timeseries('CPU', 'percentunit', 'Share of a core.', [
          rate('process_cpu_seconds_total{job="cio-bus"}', ['service']),
        ]),
        timeseries('Memory', 'bytes', 'Resident memory.', [
          gauge('max', 'process_resident_memory_bytes{job="cio-bus"}', ['service']),
        ]),
        timeseries('Event loop, p99', 's', 'How long the event loop was held.', [
          gauge('max', 'nodejs_eventloop_lag_p99_seconds', ['service']),
        ]),
      ],
    },
  ],
};
