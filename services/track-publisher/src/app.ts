/**
 * Track publisher: delivers person changes and events from Kafka to Customer.io.
 *
 * Reads `customerio.identify` and `customerio.track`; writes outcomes to `customerio.processed`, dead letters to `customerio.dlq`.
 * At least once: an offset is committed only after Customer.io has accepted the command.
 */
import { createCustomerIOService } from '@cio-bus/customerio';
import { createConsumer, createKafka, createProducer } from '@cio-bus/kafka';
import { createRequestBudgets } from '@cio-bus/ledger';
import type { ServiceContext, ServicePart } from '@cio-bus/service';
import type { TrackPublisherConfig } from './config.ts';
import { deliverPersonChanges, eventTypes } from './handlers/deliver-person-changes.ts';

/** Composition root: the one place in this service where anything is constructed. */
export function wireTrackPublisher({ config, telemetry, stop }: ServiceContext<TrackPublisherConfig>): ServicePart[] {
  const kafka = createKafka(config, telemetry);
  const producer = createProducer(kafka, telemetry, { flushMs: stop.flushMs });
  const budgets = createRequestBudgets(config, telemetry);
  const customerio = createCustomerIOService(config, telemetry, { budgetOf: budgets.of });
  telemetry.expect('cio_bus_late_events_total', { type: eventTypes });
  const countLate = (type: (typeof eventTypes)[number]) => telemetry.count('cio_bus_late_events_total', { type });
  const consumer = createConsumer(kafka, {
    groupId: 'customerio-track-publisher', // to Kafka, a renamed group is a new reader with no offsets
    concurrency: config.TRACK_CONCURRENCY,
    callTimeoutMs: config.CUSTOMERIO_TRACK_TIMEOUT_MS,
    floodHoldMs: config.FLOOD_HOLD_MS,
    offsetReset: config.KAFKA_OFFSET_RESET,
    handlers: [deliverPersonChanges({ customerio, countLate })],
    producer, // outcomes and dead letters
    telemetry,
    stop,
  });

  // Started in this order, stopped in reverse: the consumer drains while deliveries and dead letters can still be sent.
  return [producer, budgets, customerio, consumer];
}
