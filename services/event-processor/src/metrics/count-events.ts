import {
  isAboutSubscription,
  type ObjectType,
  objectTypes,
  reportedMetrics,
  type WebhookEvent,
} from '@cio-bus/contracts';
import type { Telemetry } from '@cio-bus/service';

/** The longest window of the rates that are made of the counters. */
const MAX_AGE_MS = 86_400_000;

/**
 * Counts events by channel and metric. What is about a subscription is of `customer`, also when Customer.io says through
 * which channel it changed: a click on an unsubscribe link makes two events, one about the email and one about the person.
 *
 * Events that are older than a day are left out: whoever reads the topic from its start would count two weeks of messages
 * within minutes, and the rates of the day would be of all of them.
 *
 * Labels are bounded: what Customer.io adds later, or a hostile sender invents, is `other`. Every known combination starts
 * at 0.
 *
 * @param now ms since the epoch
 */
export function countEvents(
  telemetry: Pick<Telemetry, 'expect' | 'count'>,
  now: () => number,
): (event: WebhookEvent) => void {
  for (const channel of objectTypes)
    telemetry.expect('cio_bus_customerio_events_total', { channel, metric: [...reportedMetrics[channel], 'other'] });
  telemetry.expect('cio_bus_customerio_events_total', { channel: 'other', metric: 'other' });
  return (event) => {
    if (event.timestamp < now() - MAX_AGE_MS) return;
    telemetry.count('cio_bus_customerio_events_total', labelsOf(event));
  };
}

function labelsOf(event: WebhookEvent) {
  const { metric } = event;
  const objectType = isAboutSubscription(event) ? 'customer' : event.objectType;
  const channel = objectTypes.find((type) => type === objectType);
  if (channel === undefined) return { channel: 'other', metric: 'other' } as const;
  return { channel, metric: metricsOf(channel).find((known) => known === metric) ?? 'other' } as const;
}

type Metric = (typeof reportedMetrics)[ObjectType][number];

const metricsOf = (channel: ObjectType): readonly Metric[] => reportedMetrics[channel];
