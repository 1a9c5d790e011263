import type { MetricDefinition } from './metric-definition.ts';

/** The outbox of commands in Postgres, as its relay sees it. */
export const outboxMetrics = {
  cio_bus_outbox_pending_rows: {
    type: 'gauge',
    help: 'Commands in the outbox that are not yet published.',
    labels: [],
  },
  cio_bus_outbox_oldest_age_seconds: {
    type: 'gauge',
    help: 'Age of the oldest command in the outbox that is not yet published; 0 when there is none. It grows while the relay cannot look.',
    labels: [],
  },
  cio_bus_outbox_refused_rows: {
    type: 'gauge',
    help: 'Rows of the outbox that can never be published, kept for an operator.',
    labels: [],
  },
  cio_bus_outbox_rows_total: {
    type: 'counter',
    help: 'Rows of the outbox by what became of them: published, or refused, because they can never be published.',
    labels: ['result'],
    values: { result: ['published', 'refused'] },
  },
} as const satisfies Record<string, MetricDefinition>;
