import { appSettings } from '@cio-bus/customerio';
import { ledgerSettings } from '@cio-bus/ledger';
import { defineConfig, kafkaSettings, serviceSettings } from '@cio-bus/service';
import { warehouseQuerySettings } from '@cio-bus/warehouse';

/** Every setting of the command line; a command requires only those that it needs. */
export const cliConfig = defineConfig({
  ...kafkaSettings,
  ...warehouseQuerySettings,
  ...ledgerSettings,
  ...appSettings,
});

/** Settings of commands that connect to Kafka. */
export const kafkaConfig = defineConfig(kafkaSettings);
/** Settings of commands that query the table. */
export const warehouseConfig = defineConfig(warehouseQuerySettings);
/** Settings of commands that settle sends in doubt; they must be those of transactional-sender. */
export const ledgerConfig = defineConfig({
  ...ledgerSettings,
  KAFKA_TOPIC_PREFIX: kafkaSettings.KAFKA_TOPIC_PREFIX,
});
/** Settings of commands that query Customer.io. */
export const customerioConfig = defineConfig({ ...appSettings, BUS_ENVIRONMENT: serviceSettings.BUS_ENVIRONMENT });
