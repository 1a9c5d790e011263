/**
 * Event processor: reacts to Customer.io's events by publishing commands.
 *
 * Reads `customerio.webhooks`; writes commands to `customerio.identify` (with an outbox, to every command topic), outcomes to `customerio.processed`, dead letters to `customerio.dlq`.
 * At least once, with the effect of once: a repeated event is skipped, and a repeated command has the same id.
 */
import { createEventBus } from '@cio-bus/event-bus';
import { createConsumer, createKafka, createProducer } from '@cio-bus/kafka';
import { createSeenIds, createWindowLimit } from '@cio-bus/ledger';
import type { ServiceContext, ServicePart } from '@cio-bus/service';
import type { EventProcessorConfig } from './config.ts';
import { reactToEvent } from './handlers/react-to-event.ts';
import { openPreferences } from './preferences/open-preferences.ts';
import { ownReactions } from './reactions/own-reactions.ts';
import { reportSuppressions } from './suppressions/report-suppressions.ts';
import { createSuppressionBrake } from './suppressions/suppression-brake.ts';

const HOUR_MS = 3_600_000;

/** Composition root: the one place in this service where anything is constructed. */
export function wireEventProcessor(context: ServiceContext<EventProcessorConfig>): ServicePart[] {
  const { config, telemetry, stop } = context;
  const kafka = createKafka(config, telemetry);
  const producer = createProducer(kafka, telemetry, { flushMs: stop.flushMs });
  const bus = createEventBus({ producer }, telemetry.service);
  const seen = createSeenIds(config, telemetry, 'reactions');
  const preferences = openPreferences(context, kafka);
  const suppressions = createWindowLimit(config, telemetry, {
    name: 'suppressions',
    max: config.SUPPRESS_MAX_PER_HOUR,
    windowMs: HOUR_MS,
    ...(config.SUPPRESS_RESUMED_AT === undefined ? {} : { reopenedAt: config.SUPPRESS_RESUMED_AT }),
  });
  const report = reportSuppressions({ limit: suppressions, maxPerHour: config.SUPPRESS_MAX_PER_HOUR, telemetry });
  const consumer = createConsumer(kafka, {
    groupId: 'customerio-event-processor', // to Kafka, a renamed group is a new reader with no offsets
    concurrency: config.PROCESSOR_CONCURRENCY,
    offsetReset: config.KAFKA_OFFSET_RESET,
    handlers: [
      reactToEvent({
        bus,
        seen,
        preferences,
        policy: {
          suppressOn: config.SUPPRESS_ON,
          reactTo: config.REACT_TO,
          attributes: config.REACTION_ATTRIBUTES,
          own: ownReactions,
        },
        brake: createSuppressionBrake({
          limit: suppressions,
          dryRun: config.SUPPRESS_DRY_RUN,
          lateAfterMs: config.SUPPRESS_MAX_AGE_HOURS * HOUR_MS,
          telemetry,
        }),
        engagementIntervalMs: config.ENGAGEMENT_INTERVAL_SECONDS * 1_000,
        telemetry,
      }),
    ],
    producer, // outcomes and dead letters
    telemetry,
    stop,
  });

  // Started in this order, stopped in reverse: the consumer drains while commands can still be published and remembered.
  return [seen, suppressions, report, ...preferences.parts, producer, consumer];
}
