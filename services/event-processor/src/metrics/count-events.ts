import { type ObjectType, objectTypes, reportedMetrics, type WebhookEvent } from '@cio-bus/contracts';
import type { Telemetry } from '@cio-bus/service';

/**
 * Counts events by channel and metric. Labels are bounded: what Customer.io adds later, or a hostile sender invents, is
 * `other`. Every known combination starts at 0.
 */
export function countEvents(telemetry: Pick<Telemetry, 'expect' | 'count'>): (event: WebhookEvent) => void {
  for (const channel of objectTypes)
    telemetry.expect('cio_bus_customerio_events_total', { channel, metric: [...reportedMetrics[channel], 'other'] });
  telemetry.expect('cio_bus_customerio_events_total', { channel: 'other', metric: 'other' });
  return (event) => telemetry.count('cio_bus_customerio_events_total', labelsOf(event));
}

function labelsOf({ objectType, metric }: Pick<WebhookEvent, 'objectType' | 'metric'>) {
  const channel = objectTypes.find((type) => type === objectType);
  if (channel === undefined) return { channel: 'other', metric: 'other' } as const;
  return { channel, metric: metricsOf(channel).find((known) => known === metric) ?? 'other' } as const;
}

type Metric = (typeof reportedMetrics)[ObjectType][number];

const metricsOf = (channel: ObjectType): readonly Metric[] => reportedMetrics[channel];
