import type { Time } from './model/time.ts';

/** A series that Prometheus precomputes because dashboards and alerts query it often or over long windows. */
export interface RecordingRule {
  record: string;
  expr(time: Time): string;
}

/** Named `level:metric:operations`: https://prometheus.io/docs/practices/rules/ */
export const recordingRules: RecordingRule[] = [
  {
    record: 'service_topic:cio_bus_consumer_lag_messages:sum',
    expr: () => 'sum by (service, topic) (cio_bus_consumer_lag_messages)',
  },
  {
    record: 'api:cio_bus_vendor_requests_failed:ratio_rate5m',
    expr: (time) =>
      `sum by (api) (rate(cio_bus_vendor_requests_total{result!~"ok|partial"}[${time('5m')}]))
  / sum by (api) (rate(cio_bus_vendor_requests_total[${time('5m')}]))`,
  },
];
