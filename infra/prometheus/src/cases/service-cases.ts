import type { AlertCase } from '../model/alert-case.ts';

const job = 'job="cio-bus",service="bigquery-sink",instance="sink:9105"';
const service = 'service="bigquery-sink",instance="sink:9105"';
const labels = { service: 'bigquery-sink', instance: 'sink:9105' };

export const serviceCases: AlertCase[] = [
  { alert: 'Watchdog', fires: { up: '1x5' }, at: '1m' },
  {
    alert: 'ServiceDown',
    fires: { [`up{${job}}`]: '1 0x10' },
    at: '4m',
    labels: { job: 'cio-bus', ...labels },
    quiet: { [`up{${job}}`]: '1 0 1x10' },
  },
  {
    alert: 'ServiceNotReady',
    fires: { [`cio_bus_ready{${service}}`]: '1 0x10' },
    at: '7m',
    labels,
    quiet: { [`cio_bus_ready{${service}}`]: '0x3 1x10' },
  },
  {
    alert: 'ServiceRestarting',
    fires: { [`process_start_time_seconds{job="cio-bus",${service}}`]: '1 60 120 180 240x5' },
    at: '8m',
    labels: { job: 'cio-bus', ...labels },
    quiet: { [`process_start_time_seconds{job="cio-bus",${service}}`]: '1 1 60x10' },
  },
  {
    alert: 'EventLoopBlocked',
    fires: { [`nodejs_eventloop_lag_p99_seconds{${service}}`]: '0.7x20' },
    at: '12m',
    labels,
    quiet: { [`nodejs_eventloop_lag_p99_seconds{${service}}`]: '0.02x20' },
  },
  {
    alert: 'MemoryHigh',
    fires: { [`process_resident_memory_bytes{job="cio-bus",${service}}`]: '900e6x30' },
    at: '20m',
    labels,
    quiet: { [`process_resident_memory_bytes{job="cio-bus",${service}}`]: '200e6x30' },
  },
];
