import type { AlertCase } from '../model/alert-case.ts';

const service = 'service="track-publisher"';
const labels = { service: 'track-publisher' };
const published = (result: string) =>
  `cio_bus_publish_total{${service},topic="customerio.processed",result="${result}"}`;

export const kafkaCases: AlertCase[] = [
  {
    alert: 'PublishFailing',
    fires: { [published('unknown')]: '0+10x20', [published('acknowledged')]: '0+50x20' },
    at: '15m',
    labels,
    quiet: { [published('unknown')]: '0+1x20', [published('acknowledged')]: '0+500x20' },
  },
  {
    alert: 'PublishQueueLong',
    fires: { [`cio_bus_publish_queue_records{${service},instance="a"}`]: '15000x20' },
    at: '8m',
    labels: { ...labels, instance: 'a' },
    quiet: { [`cio_bus_publish_queue_records{${service},instance="a"}`]: '500x20' },
  },
  {
    alert: 'CommitsFailing',
    fires: { [`cio_bus_commit_failures_total{${service}}`]: '0+10x20' },
    at: '10m',
    labels,
    quiet: { [`cio_bus_commit_failures_total{${service}}`]: '0 3x20' },
  },
  {
    alert: 'OffsetsReset',
    fires: { [`cio_bus_offset_resets_total{${service},topic="customerio.track"}`]: '_x17 1x10' }, // the first increment
    at: '20m',
    labels: { ...labels, topic: 'customerio.track' },
    quiet: { [`cio_bus_offset_resets_total{${service},topic="customerio.track"}`]: '1x30' },
  },
  {
    alert: 'RebalanceStorm',
    fires: { [`cio_bus_rebalances_total{${service}}`]: '0+3x20' },
    at: '15m',
    labels,
    quiet: { [`cio_bus_rebalances_total{${service}}`]: '0 1 2x20' },
  },
];
