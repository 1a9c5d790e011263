import type { AlertCase } from '../model/alert-case.ts';

const age = 'cio_bus_outbox_oldest_age_seconds{service="event-processor"}';
const refused = 'cio_bus_outbox_refused_rows{service="event-processor"}';

/** Cases of `outbox-alerts.ts`. */
export const outboxCases: AlertCase[] = [
  {
    alert: 'OutboxStalled',
    fires: { [age]: '0+60x20' },
    at: '15m',
    labels: {},
    quiet: { [age]: '290x20' },
  },
  {
    alert: 'OutboxRowsRefused',
    fires: { [refused]: '0x5 1x10' },
    at: '10m',
    labels: {},
    quiet: { [refused]: '0x20' },
  },
];
