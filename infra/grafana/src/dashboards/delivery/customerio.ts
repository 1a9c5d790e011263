import { type Row, timeseries } from '../../model/panel.ts';
import { gauge, quantiles, rate } from '../../model/queries.ts';

/** Requests to Customer.io. */
export const customerio: Row = {
  title: 'Customer.io',
  panels: [
    timeseries('Requests', 'ops', 'Requests per second, by API and result.', [
      rate('cio_bus_vendor_requests_total', ['api', 'result']),
    ]),
    timeseries(
      'Request duration',
      's',
      'Duration of one request, by API.',
      quantiles('cio_bus_vendor_request_duration_seconds', [0.5, 0.99], ['api']),
    ),
    timeseries('Rate limit', 'reqps', 'Requests per second that the adaptive limit allows.', [
      gauge('sum', 'cio_bus_vendor_rate_limit', ['service', 'api']),
    ]),
    timeseries(
      'Late events',
      'ops',
      'Events per second that were more than 72 hours old when Customer.io accepted them: they start no campaign.',
      [rate('cio_bus_late_events_total', ['type'])],
    ),
    timeseries('Shared rates', 'bool', 'Whether instances share that limit through Redis.', [
      gauge('min', 'cio_bus_vendor_rate_shared', ['service', 'api']),
    ]),
    timeseries('Failed requests', 'percentunit', 'Share of requests that failed in the last five minutes.', [
      { expr: 'api:cio_bus_vendor_requests_failed:ratio_rate5m', legend: '{{api}}' },
    ]),
    timeseries('Oldest send', 's', 'Age of the oldest unsettled transactional command.', [
      gauge('max', 'cio_bus_consumer_lag_seconds{service="transactional-sender"}', [], 'oldest'),
    ]),
    timeseries(
      'Sends',
      'ops',
      'Transactional sends per second, by result; already-sent and reconciled were not sent again.',
      [rate('cio_bus_sends_total', ['result'])],
    ),
  ],
};
