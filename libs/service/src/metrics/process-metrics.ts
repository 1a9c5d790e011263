import type { MetricDefinition } from './metric-definition.ts';

/** What every service tells of itself; prom-client adds CPU, memory, event loop and garbage collection. */
export const processMetrics = {
  cio_bus_build_info: {
    type: 'gauge',
    help: 'Always 1; which version runs, and in which environment.',
    labels: ['version', 'environment'],
  },
  cio_bus_ready: {
    type: 'gauge',
    help: '1 while /readyz answers 200: everything is started and no line waits for a person.',
    labels: [],
  },
} as const satisfies Record<string, MetricDefinition>;
