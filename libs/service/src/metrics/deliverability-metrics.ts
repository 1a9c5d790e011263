import { objectTypes, reportedMetrics } from '@cio-bus/contracts';
import type { MetricDefinition } from './metric-definition.ts';

/** What Customer.io reports about messages and people. */
export const deliverabilityMetrics = {
  cio_bus_customerio_events_total: {
    type: 'counter',
    help: "Customer.io's events of the last 24 h that were handled, by channel (object type; customer for subscriptions) and metric; whatever it adds later is other.",
    labels: ['channel', 'metric'],
    values: {
      channel: [...objectTypes, 'other'],
      metric: [...new Set(Object.values<readonly string[]>(reportedMetrics).flat()), 'other'],
    },
  },
  cio_bus_never_reported_messages: {
    type: 'gauge',
    help: 'Transactional messages that Customer.io accepted and has never reported anything about, by template.',
    labels: ['template'],
  },
  cio_bus_never_reported_searches_total: {
    type: 'counter',
    help: 'Searches for messages that were never reported, by result (succeeded, failed).',
    labels: ['result'],
    values: { result: ['succeeded', 'failed'] },
  },
  cio_bus_never_reported_timestamp_seconds: {
    type: 'gauge',
    help: 'Time of the last search for messages that were never reported, seconds since the epoch; 0 before the first.',
    labels: [],
  },
} as const satisfies Record<string, MetricDefinition>;
