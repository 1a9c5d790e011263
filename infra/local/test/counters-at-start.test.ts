import { wireBigquerySink } from '@cio-bus/bigquery-sink/src/app.ts';
import { bigquerySinkConfig } from '@cio-bus/bigquery-sink/src/config.ts';
import { wireConsole } from '@cio-bus/console/src/app.ts';
import { consoleConfig } from '@cio-bus/console/src/config.ts';
import { wireEventProcessor } from '@cio-bus/event-processor/src/app.ts';
import { eventProcessorConfig } from '@cio-bus/event-processor/src/config.ts';
import {
  createTelemetry,
  defineConfig,
  type MetricDefinition,
  metricCatalogue,
  serviceSettings,
  stopBudget,
  type Telemetry,
} from '@cio-bus/service';
import { wireTrackPublisher } from '@cio-bus/track-publisher/src/app.ts';
import { trackPublisherConfig } from '@cio-bus/track-publisher/src/config.ts';
import { wireTransactionalSender } from '@cio-bus/transactional-sender/src/app.ts';
import { transactionalSenderConfig } from '@cio-bus/transactional-sender/src/config.ts';
import { wireWebhookReceiver } from '@cio-bus/webhook-receiver/src/app.ts';
import { webhookReceiverConfig } from '@cio-bus/webhook-receiver/src/config.ts';
import { describe, expect, it } from 'vitest';
import { type ServiceName, serviceNames } from '../src/services.ts';

const stop = stopBudget(25_000);
const kafka = { KAFKA_BROKERS: '127.0.0.1:1' };
const customerio = {
  CUSTOMERIO_REGION: 'eu',
  CUSTOMERIO_SITE_ID: 's',
  CUSTOMERIO_TRACK_API_KEY: 'k',
  CUSTOMERIO_APP_API_KEY: 'k',
};
const counters = Object.entries<MetricDefinition>(metricCatalogue).flatMap(([name, { type }]) =>
  type === 'counter' ? [name] : [],
);

/** Wires a service, and returns the series of its counters with their values: nothing has been started yet. */
async function countersOf(service: string, wire: (telemetry: Telemetry) => unknown): Promise<Record<string, string[]>> {
  const telemetry = createTelemetry(service, 'silent');
  wire(telemetry);
  const lines = (await telemetry.exposition()).split('\n');
  const found = counters.map((name): [string, string[]] => [name, lines.filter((line) => line.startsWith(`${name}{`))]);
  return Object.fromEntries(found.filter(([, series]) => series.length > 0));
}

const services: Record<ServiceName, (telemetry: Telemetry) => unknown> = {
  'track-publisher': (telemetry) =>
    wireTrackPublisher({ config: trackPublisherConfig.parse({ ...kafka, ...customerio }), telemetry, stop }),
  'transactional-sender': (telemetry) =>
    wireTransactionalSender({ config: transactionalSenderConfig.parse({ ...kafka, ...customerio }), telemetry, stop }),
  'webhook-receiver': (telemetry) => {
    const settings = { ...kafka, CUSTOMERIO_WEBHOOK_SECRET: 'old,new' };
    const config = defineConfig({ ...serviceSettings, ...webhookReceiverConfig.shape }).parse(settings);
    return wireWebhookReceiver({ config, telemetry, stop });
  },
  'event-processor': (telemetry) =>
    wireEventProcessor({ config: eventProcessorConfig.parse({ ...kafka, PREFERENCES: 'true' }), telemetry, stop }),
  'bigquery-sink': (telemetry) =>
    wireBigquerySink({
      config: bigquerySinkConfig.parse({
        ...kafka,
        ...customerio,
        RECONCILE_EVERY_SECONDS: '60',
        NEVER_REPORTED_EVERY_SECONDS: '60',
        NAMES_EVERY_SECONDS: '60',
      }),
      telemetry,
      stop,
    }),
  console: (telemetry) => wireConsole({ config: consoleConfig.parse(kafka), telemetry, stop }),
};

/** What every consumer counts, by handler or by topic, and those without labels. */
const engine = [
  'cio_bus_attempts_failed_total',
  'cio_bus_commit_failures_total',
  'cio_bus_dead_letters_total',
  'cio_bus_hot_keys_total',
  'cio_bus_key_mismatches_total',
  'cio_bus_gate_closures_total',
  'cio_bus_merge_releases_total',
  'cio_bus_messages_settled_total',
  'cio_bus_messages_skipped_total',
  'cio_bus_offset_resets_total',
  'cio_bus_publish_total',
  'cio_bus_rebalances_total',
];

const expected: Record<ServiceName, { counters: string[]; series: string[] }> = {
  'track-publisher': {
    counters: [...engine, 'cio_bus_late_events_total', 'cio_bus_vendor_requests_total'],
    series: [
      'cio_bus_dead_letters_total{topic="customerio.identify",code="MESSAGE_INVALID"}',
      'cio_bus_vendor_requests_total{api="track",result="VENDOR_THROTTLED"}',
      'cio_bus_publish_total{topic="customerio.dlq",result="not-sent"}',
    ],
  },
  'transactional-sender': {
    counters: [...engine, 'cio_bus_sends_total', 'cio_bus_vendor_requests_total'],
    series: [
      'cio_bus_dead_letters_total{topic="customerio.transactional",code="SEND_UNKNOWN"}',
      'cio_bus_sends_total{result="held"}',
      'cio_bus_vendor_requests_total{api="send",result="SEND_UNKNOWN"}',
      'cio_bus_vendor_requests_total{api="send",result="MESSAGE_TOO_LARGE"}',
      'cio_bus_vendor_requests_total{api="read",result="LOOKUP_REFUSED"}',
    ],
  },
  'webhook-receiver': {
    counters: [
      'cio_bus_commit_failures_total',
      'cio_bus_dead_letters_total',
      'cio_bus_publish_total',
      'cio_bus_rebalances_total',
      'cio_bus_webhook_signatures_total',
      'cio_bus_webhooks_received_total',
    ],
    series: [
      'cio_bus_dead_letters_total{topic="customerio.webhooks",code="MESSAGE_INVALID"}',
      'cio_bus_publish_total{topic="customerio.webhooks",result="unknown"}',
      'cio_bus_webhook_signatures_total{secret="1"}',
      'cio_bus_webhook_signatures_total{secret="none"}',
      'cio_bus_webhooks_received_total{status="404"}',
      'cio_bus_webhooks_received_total{status="503"}',
    ],
  },
  'event-processor': {
    counters: [
      ...engine,
      'cio_bus_customerio_events_total',
      'cio_bus_outbox_rows_total',
      'cio_bus_reactions_total',
      'cio_bus_suppressions_total',
      'cio_bus_unread_topic_changes_total',
    ],
    series: [
      'cio_bus_customerio_events_total{channel="email",metric="spammed"}',
      'cio_bus_publish_total{topic="customerio.identify",result="acknowledged"}',
      'cio_bus_outbox_rows_total{result="refused"}',
      'cio_bus_reactions_total{metric="bounced"}',
      'cio_bus_suppressions_total{result="brake"}',
    ],
  },
  'bigquery-sink': {
    counters: [
      ...engine,
      'cio_bus_names_loads_total',
      'cio_bus_never_reported_searches_total',
      'cio_bus_reconciled_records_total',
      'cio_bus_reconciliations_total',
      'cio_bus_warehouse_queries_total',
      'cio_bus_warehouse_rows_failed_total',
      'cio_bus_warehouse_rows_total',
    ],
    series: [
      'cio_bus_names_loads_total{result="failed"}',
      'cio_bus_never_reported_searches_total{result="failed"}',
      'cio_bus_reconciled_records_total{topic="customerio.track",result="missing"}',
      'cio_bus_reconciliations_total{result="failed"}',
      'cio_bus_warehouse_rows_failed_total{kind="command",code="ROW_REJECTED"}',
      'cio_bus_warehouse_rows_total{kind="dead_letter"}',
    ],
  },
  console: {
    counters: ['cio_bus_commit_failures_total', 'cio_bus_console_sign_ins_refused_total', 'cio_bus_rebalances_total'],
    series: ['cio_bus_console_sign_ins_refused_total{reason="wrong-token"}'],
  },
};

describe('counters of a service that was just wired', () => {
  it.each(serviceNames)('start at 0 in %s: a first dead letter that is not an increase alerts nobody', async (name) => {
    const found = await countersOf(name, services[name]);
    expect(Object.keys(found).toSorted()).toEqual(expected[name].counters.toSorted());
    const series = Object.values(found).flat();
    expect(series.filter((line) => !line.endsWith(' 0'))).toEqual([]);
    expect(series.map((line) => line.replace(/,?service="[^"]+"\} 0$/, '}'))).toEqual(
      expect.arrayContaining(expected[name].series),
    );
  });

  it('are all of the catalogue, over the services: one that no service expects would first appear with a value', async () => {
    const found = await Promise.all(serviceNames.map((name) => countersOf(name, services[name])));
    expect(new Set(found.flatMap((names) => Object.keys(names)))).toEqual(new Set(counters));
  });
});
