import type { Alert } from '../alert.ts';

/** Processes: are they there, do they work, can they keep up. */
export const serviceAlerts: Alert[] = [
  {
    name: 'Watchdog',
    severity: 'none',
    for: '0s',
    expr: () => 'vector(1)',
    summary: 'Always fires: when it stops arriving, the way of the alerts is broken.',
    runbook: 'watchdog.md',
  },
  {
    name: 'ServiceDown',
    severity: 'page',
    for: '2m',
    expr: () => 'up{job="cio-bus"} == 0',
    summary: '{{ $labels.service }} at {{ $labels.instance }} does not answer.',
    runbook: 'service-down.md',
  },
  {
    name: 'ServiceNotReady',
    severity: 'page',
    for: '5m',
    expr: () => 'min by (service, instance) (cio_bus_ready) == 0',
    summary: '{{ $labels.service }} runs and cannot do its work.',
    runbook: 'service-not-ready.md',
  },
  {
    name: 'ServiceRestarting',
    severity: 'ticket',
    for: '0s',
    expr: (time) => `changes(process_start_time_seconds{job="cio-bus"}[${time('30m')}]) > 3`,
    summary: '{{ $labels.service }} was started more than three times in half an hour.',
    runbook: 'service-down.md#it-starts-again-and-again',
  },
  {
    name: 'EventLoopBlocked',
    severity: 'ticket',
    for: '10m',
    expr: () => 'max by (service, instance) (nodejs_eventloop_lag_p99_seconds) > 0.5',
    summary: '{{ $labels.service }} holds its event loop for more than half a second at a time.',
    runbook: 'busy-service.md',
  },
  {
    name: 'MemoryHigh',
    severity: 'ticket',
    for: '15m',
    expr: () => 'max by (service, instance) (process_resident_memory_bytes{job="cio-bus"}) > 800e6',
    summary: '{{ $labels.service }} holds more than 800 MB.',
    runbook: 'busy-service.md#memory',
  },
];
