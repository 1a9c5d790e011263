import type { Alert } from '../model/alert.ts';
import { seconds } from '../model/expressions.ts';

/** The outbox of commands in Postgres. */
export const outboxAlerts: Alert[] = [
  {
    name: 'OutboxStalled',
    severity: 'page',
    for: '5m',
    expr: (time) => `max(cio_bus_outbox_oldest_age_seconds) > ${seconds(time, '5m')}`,
    summary: 'Commands in the outbox have not been published for more than five minutes.',
    runbook: 'outbox.md',
  },
  {
    name: 'OutboxRowsRefused',
    severity: 'ticket',
    for: '1m',
    expr: () => 'max(cio_bus_outbox_refused_rows) > 0',
    summary: 'Rows of the outbox can never be published and were set aside.',
    runbook: 'outbox.md#rows-were-refused',
  },
];
