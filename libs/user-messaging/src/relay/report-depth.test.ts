import { BusError } from '@cio-bus/contracts';
import { createKafka } from '@cio-bus/kafka';
import { quietTelemetry, type Telemetry } from '@cio-bus/service';
import { expect, it } from 'vitest';
import type { MessagingStore } from '../store/messaging-store.ts';
import { createOutboxRelay } from './outbox-relay.ts';
import { reportDepth } from './report-depth.ts';

const AGE = 'cio_bus_outbox_oldest_age_seconds';

function gauges() {
  const values = new Map<string, number>();
  const gauge: Telemetry['gauge'] = (name, _labels, value) => void values.set(name, value);
  return { values, gauge };
}

it('lets the age grow from the last look while the outbox cannot be looked at', () => {
  const { values, gauge } = gauges();
  let now = 1_000;
  const report = reportDepth({ gauge }, () => now);
  report.looked({ pending: 3, oldestAgeSeconds: 20, refused: 1 });
  expect(Object.fromEntries(values)).toEqual({
    cio_bus_outbox_pending_rows: 3,
    [AGE]: 20,
    cio_bus_outbox_refused_rows: 1,
  });
  now += 600_000;
  report.failed();
  expect(values.get(AGE)).toBe(620);
  report.looked({ pending: 0, oldestAgeSeconds: 0, refused: 1 });
  expect(values.get(AGE)).toBe(0);
});

it('grows in a relay whose database is unavailable', async () => {
  const { values, gauge } = gauges();
  const telemetry = { ...quietTelemetry('app'), gauge };
  const unavailable = () => Promise.reject(new BusError('STORE_UNAVAILABLE', 'Postgres is unavailable'));
  const store: MessagingStore = { run: unavailable, transaction: unavailable };
  const kafka = createKafka({ KAFKA_BROKERS: ['127.0.0.1:1'], KAFKA_TOPIC_PREFIX: '' }, telemetry);
  const relay = createOutboxRelay({ store, kafka, telemetry }, { pollMs: 5 });
  await relay.start();
  await expect.poll(() => values.get(AGE), { timeout: 60_000 }).toBeGreaterThan(0);
  await relay.stop();
});
