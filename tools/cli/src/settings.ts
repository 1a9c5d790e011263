import { appSettings } from '@cio-bus/customerio';
import { defineConfig, kafkaSettings, serviceSettings, stateSettings } from '@cio-bus/service';
import { warehouseQuerySettings } from '@cio-bus/warehouse';

/** Every setting of the command line; a command wants only those that it needs. */
export const cliConfig = defineConfig({
  ...kafkaSettings,
  ...warehouseQuerySettings,
  ...stateSettings,
  ...appSettings,
});

/** Settings of commands that talk to Kafka. */
export const kafkaConfig = defineConfig(kafkaSettings);
/** Settings of commands that ask the table. */
export const warehouseConfig = defineConfig(warehouseQuerySettings);
/** Settings of commands that decide about sends in doubt: the ledger lies where the sender keeps its state. */
export const ledgerConfig = defineConfig(stateSettings);
/** Settings of commands that ask Customer.io. */
export const customerioConfig = defineConfig({ ...appSettings, BUS_ENVIRONMENT: serviceSettings.BUS_ENVIRONMENT });
