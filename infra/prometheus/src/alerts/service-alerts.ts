import type { Alert } from '../model/alert.ts';

/** Service processes: up, ready, keeping up. */
export const serviceAlerts: Alert[] = [
  {
    name: 'Watchdog',
    severity: 'none',
    for: '0s',
    expr: () => 'vector(1)',
    summary: 'Always fires; if it stops arriving, alerting itself is broken.',
    runbook: 'watchdog.md',
  },
  {
    name: 'ServiceDown',
    severity: 'page',
    for: '2m',
    expr: () => 'up{job="cio-bus"} == 0',
    summary: '{{ $labels.service }} at {{ $labels.instance }} does not respond.',
    runbook: 'service-down.md',
  },
  {
    name: 'ServiceNotReady',
    severity: 'page',
    for: '5m',
    expr: () => 'min by (service, instance) (cio_bus_ready) == 0',
    summary: '{{ $labels.service }} is running but not ready.',
    runbook: 'service-not-ready.md',
  },
  {
    name: 'ServiceRestarting',
    severity: 'ticket',
    for: '0s',
    expr: (time) => `changes(process_start_time_seconds{job="cio-bus"}[${time('30m')}]) > 3`,
    summary: '{{ $labels.service }} started more than three times in 30 minutes.',
    runbook: 'service-down.md#it-keeps-restarting',
  },
  {
    name: 'EventLoopBlocked',
    severity: 'ticket',
    for: '10m',
    expr: () => 'max by (service, instance) (nodejs_eventloop_lag_p99_seconds) > 0.5',
    summary: '{{ $labels.service }} blocks its event loop for more than 500 ms at a time.',
    runbook: 'busy-service.md',
  },
  {
    name: 'MemoryHigh',
    severity: 'ticket',
    for: '15m',
    expr: () => 'max by (service, instance) (process_resident_memory_bytes{job="cio-bus"}) > 800e6',
    summary: '{{ $labels.service }} uses more than 800 MB of memory.',
    runbook: 'busy-service.md#memory',
  },
];
