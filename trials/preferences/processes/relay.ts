/** A relay of the outbox. It is killed at any time. */
import { createKafka } from '@cio-bus/kafka';
import { defineConfig, kafkaSettings } from '@cio-bus/service';
import { createOutboxRelay } from '@cio-bus/user-messaging';
import { openStore } from './settings.ts';

/** Another relay takes over soon, which is when two may meet. */
const OPTIONS = { leaseMs: 500, pollMs: 20, batchRows: 20, maxBackOffMs: 1_000 };

const { store, telemetry } = await openStore();
const kafka = createKafka(defineConfig(kafkaSettings).parse(process.env), telemetry);
await createOutboxRelay({ store, kafka, telemetry }, OPTIONS).start();
process.stdout.write('started\n');
