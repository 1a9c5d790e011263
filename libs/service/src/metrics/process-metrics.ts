import type { MetricDefinition } from './metric-definition.ts';

/** The process itself; prom-client adds CPU, memory, event loop and garbage collection. */
export const processMetrics = {
  cio_bus_build_info: {
    type: 'gauge',
    help: 'Always 1; the labels are the running version and its environment.',
    labels: ['version', 'environment'],
  },
  cio_bus_ready: {
    type: 'gauge',
    help: '1 while /readyz answers 200: every part has started and delivery is not halted.',
    labels: [],
  },
} as const satisfies Record<string, MetricDefinition>;
