import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { topicCatalogue } from '@cio-bus/contracts';
import { createKafka, createTopics } from '@cio-bus/kafka';
import { quietTelemetry } from '@cio-bus/service';
import { testPrefix } from '@cio-bus/testkit';
import { createMessagingStore } from '@cio-bus/user-messaging';
import { newDatabase } from '@cio-bus/user-messaging/test/new-database';
import { describe, expect, inject, it, onTestFinished, vi } from 'vitest';
import { findDisagreement, readOutbox } from '../preferences/run/agreement.ts';
import { killOften } from '../preferences/run/kill-often.ts';
import { startProcesses } from '../preferences/run/killed-processes.ts';
import { planUpdates } from '../preferences/run/plan-updates.ts';

const serverUrl = inject('databaseUrl') ?? '';
const UPDATES = 200;
const HOUR_MS = 3_600_000;

/** `node trials/preferences/main.ts` runs it at full size, with outages of Kafka and Postgres. */
describe.skipIf(serverUrl === '')('an app and its relays that are killed', () => {
  it('publish each command once, in order, and everything agrees in the end', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'cio-bus-preferences-'));
    onTestFinished(() => rm(folder, { recursive: true }));
    const database = await newDatabase(serverUrl);
    onTestFinished(() => database.drop());
    const KAFKA_TOPIC_PREFIX = testPrefix('preferences');
    const KAFKA_BROKERS = process.env.KAFKA_BROKERS ?? '';
    const telemetry = quietTelemetry('test');
    const kafka = createKafka({ KAFKA_BROKERS: KAFKA_BROKERS.split(','), KAFKA_TOPIC_PREFIX }, telemetry);
    await createTopics(kafka, topicCatalogue, { replicationFactor: 1 });
    const config = { STATE_DIR: folder, DATABASE_URL: database.url };
    const store = createMessagingStore(config, telemetry, { timeoutMs: 30_000 });
    await store.start();
    onTestFinished(() => store.stop());
    const begunAt = Date.now() - HOUR_MS;
    const env = { DATABASE_URL: database.url.reveal(), KAFKA_BROKERS, KAFKA_TOPIC_PREFIX, BEGUN_AT: String(begunAt) };
    const processes = startProcesses({ env, folder, updates: UPDATES });
    onTestFinished(() => processes.stop());

    await killOften(processes, { updates: UPDATES, kills: 4 });
    const published = async () => expect((await readOutbox(store)).filter((row) => !row.isPublished)).toEqual([]);
    await vi.waitFor(published, { timeout: 100_000, interval: 100 });

    // Kafka's readers see the last transaction some moments after its end.
    const found = () => findDisagreement({ store, kafka }, planUpdates(UPDATES, begunAt));
    const nothing = { wrongChoices: [], twice: [], onlyInOne: [], wrongOrder: [], wrongEnd: [] };
    await expect.poll(found).toEqual(nothing);
  });
});
