import { appSettings, templateSettings, trackSettings } from '@cio-bus/customerio';
import { ledgerSettings } from '@cio-bus/ledger';
import {
  addressSettings,
  defineConfig,
  forgetSettings,
  kafkaSettings,
  serviceSettings,
  stateSettings,
  webhookSignatureSettings,
} from '@cio-bus/service';
import { preferenceEraserSettings } from '@cio-bus/user-messaging/settings';
import { warehouseQuerySettings } from '@cio-bus/warehouse';

/** Every setting of the command line; a command requires only those that it needs. */
export const cliConfig = defineConfig({
  ...kafkaSettings,
  ...warehouseQuerySettings,
  ...ledgerSettings,
  ...appSettings,
  ...templateSettings,
  ...webhookSignatureSettings,
  ...preferenceEraserSettings,
  ...forgetSettings,
  ...addressSettings,
});

/** Settings of commands that connect to Kafka. */
export const kafkaConfig = defineConfig(kafkaSettings);
/** Settings of commands that ask the services for their state. */
export const addressConfig = defineConfig(addressSettings);
/** Settings of commands that look at dead letters. */
export const deadLettersConfig = defineConfig({ ...kafkaSettings, ...stateSettings });
/** Settings of commands that query the table. */
export const warehouseConfig = defineConfig(warehouseQuerySettings);
/** Settings of commands that settle sends in doubt; they must be those of transactional-sender. */
export const ledgerConfig = defineConfig({
  ...ledgerSettings,
  KAFKA_TOPIC_PREFIX: kafkaSettings.KAFKA_TOPIC_PREFIX,
});
/** Settings of `forget`. */
export const forgetConfig = defineConfig(forgetSettings);
/** Settings of commands that erase message preferences. */
export const preferencesConfig = defineConfig(preferenceEraserSettings);
/** Settings of commands that query Customer.io. */
export const customerioConfig = defineConfig({ ...appSettings, BUS_ENVIRONMENT: serviceSettings.BUS_ENVIRONMENT });
/** Settings of commands about templates; they must be those of transactional-sender. */
export const templatesConfig = defineConfig(templateSettings);
/** Settings of `doctor` for the Track API; those of track-publisher. */
export const trackConfig = defineConfig({ ...trackSettings, BUS_ENVIRONMENT: serviceSettings.BUS_ENVIRONMENT });
/** Settings of commands that sign webhooks; they must be those of webhook-receiver. */
export const signatureConfig = defineConfig(webhookSignatureSettings);
