import { defineConfig, kafkaSettings, stateSettings } from '@cio-bus/service';
import { warehouseQuerySettings } from '@cio-bus/warehouse';

/** Settings of commands that talk to Kafka. */
export const kafkaConfig = defineConfig(kafkaSettings);
/** Settings of commands that ask the table. */
export const warehouseConfig = defineConfig(warehouseQuerySettings);
/** Settings of commands that decide about sends in doubt: the ledger lies where the sender keeps its state. */
export const ledgerConfig = defineConfig(stateSettings);
