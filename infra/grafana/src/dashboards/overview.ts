import { objectives } from '@cio-bus/prometheus';
import { type Dashboard, stat, table, timeseries } from '../model/panel.ts';
import { countOver, gauge, quantiles, rate } from '../model/queries.ts';

const objectiveStats = objectives.map(({ name, title, target, meaning }) =>
  stat(
    `${title}, last hour`,
    'percentunit',
    `${meaning} Objective: ${target * 100} % over 30 days.`,
    [{ expr: `1 - slo:cio_bus_bad:ratio_rate1h{slo="${name}"}`, legend: name }],
    { width: 8, greenFrom: target },
  ),
);

const budgetStats = objectives.map(({ name, title, target }) =>
  stat(
    `${title}, error budget left`,
    'percentunit',
    'Error budget left of the last 30 days; below 0 the objective is missed.',
    [
      {
        expr: `1 - slo:cio_bus_bad:ratio_rate30d{slo="${name}"} / ${Number((1 - target).toPrecision(6))}`,
        legend: name,
      },
    ],
    { width: 8, greenFrom: 0 },
  ),
);

/** Health of the whole bus at a glance. */
export const overview: Dashboard = {
  uid: 'cio-bus-overview',
  title: 'Customer.io bus / Overview',
  description: 'Health at a glance: objectives, problems, flow, resources.',
  rows: [
    { title: 'Objectives', panels: [...objectiveStats, ...budgetStats] },
    {
      title: 'Problems',
      panels: [
        stat('Services ready', 'short', 'Processes whose /readyz responds with 200.', [
          gauge('sum', 'cio_bus_ready', [], 'ready'),
        ]),
        stat(
          'Gates closed',
          'short',
          'Handlers that deliver nothing, because of a configuration error, a flood of rejections or an outage.',
          [{ expr: 'sum(cio_bus_gate_closed) or vector(0)', legend: 'closed' }],
          { redFrom: 1 },
        ),
        stat(
          'Dead letters, 1 h',
          'short',
          'Messages dead-lettered in the last hour.',
          [countOver('cio_bus_dead_letters_total', '1h')],
          { redFrom: 1 },
        ),
        stat(
          'Oldest unsettled record',
          's',
          'Age of the oldest unsettled record of all topics.',
          [gauge('max', 'cio_bus_consumer_lag_seconds', [], 'oldest')],
          { redFrom: 300 },
        ),
        stat(
          'Sends held, 24 h',
          'short',
          'Transactional sends held until an operator decides.',
          [countOver('cio_bus_sends_total{result="held"}', '24h')],
          { redFrom: 1 },
        ),
        stat(
          'Offset resets, 24 h',
          'short',
          'Partitions that could not be resumed at their committed offset: data was lost.',
          [countOver('cio_bus_offset_resets_total', '24h')],
          { redFrom: 1 },
        ),
        table(
          'Firing alerts',
          'short',
          'Alerts that are firing now; Watchdog always is.',
          [{ expr: 'sum by (alertname, severity, service, topic) (ALERTS{alertstate="firing"})', legend: '' }],
          { width: 24 },
        ),
      ],
    },
    {
      title: 'Flow',
      panels: [
        timeseries('Settled', 'ops', 'Messages settled per second, by outcome.', [
          rate('cio_bus_messages_settled_total', ['service', 'outcome']),
        ]),
        timeseries(
          'Publish to settled',
          's',
          'Time from publishing a command to its recorded outcome.',
          quantiles(
            'cio_bus_delivery_latency_seconds{handler=~"deliver-person-changes|send-message"}',
            [0.5, 0.99],
            ['topic'],
          ),
        ),
        timeseries('Lag', 'short', 'Unsettled records.', [
          { expr: 'service_topic:cio_bus_consumer_lag_messages:sum', legend: '{{service}} {{topic}}' },
        ]),
        timeseries('Requests to Customer.io', 'ops', 'Requests per second, by API and result.', [
          rate('cio_bus_vendor_requests_total', ['api', 'result']),
        ]),
        timeseries('Webhooks received', 'ops', 'Webhooks per second, by response status.', [
          rate('cio_bus_webhooks_received_total', ['status']),
        ]),
        timeseries('Rows written', 'ops', 'Rows written per second, by kind.', [
          rate('cio_bus_warehouse_rows_total', ['kind']),
        ]),
      ],
    },
    {
      title: 'Resources',
      panels: [
        timeseries('CPU', 'percentunit', 'CPU use as a share of one core.', [
          rate('process_cpu_seconds_total{job="cio-bus"}', ['service']),
        ]),
        timeseries('Memory', 'bytes', 'Resident memory.', [
          gauge('max', 'process_resident_memory_bytes{job="cio-bus"}', ['service']),
        ]),
        timeseries('Event loop, p99', 's', 'How long the event loop was blocked; of an idle service 0.05 s.', [
          gauge('max', 'nodejs_eventloop_lag_p99_seconds', ['service']),
        ]),
      ],
    },
  ],
};
