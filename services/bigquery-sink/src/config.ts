import { appSettings } from '@cio-bus/customerio/settings';
import {
  type ConfigOf,
  consumerSettings,
  defineConfig,
  deliverySettings,
  kafkaSettings,
  serviceSettings,
  wholeNumber,
} from '@cio-bus/service';
import { warehouseSettings } from '@cio-bus/warehouse';

/** Of Customer.io the sink only reads names, and works without it. */
const namesSettings = {
  CUSTOMERIO_APP_API_KEY: appSettings.CUSTOMERIO_APP_API_KEY.optional().describe(
    'App API key, to read what campaigns and messages are called. Unset: the views show no names.',
  ),
  CUSTOMERIO_REGION: appSettings.CUSTOMERIO_REGION.optional().describe(
    'Data centre of the workspace; required with CUSTOMERIO_APP_API_KEY.',
  ),
  CUSTOMERIO_APP_URL: appSettings.CUSTOMERIO_APP_URL,
  NAMES_EVERY_SECONDS: wholeNumber({ min: 0, max: 86_400, default: 0 }).describe(
    'Seconds between two loads of names from Customer.io, with CUSTOMERIO_APP_API_KEY; 0 switches them off. Each one makes at least four requests, and one more for each hundred newsletters: 3600 suits most.',
  ),
};

/** Every setting of this service. */
export const bigquerySinkConfig = defineConfig({
  ...kafkaSettings,
  ...consumerSettings,
  ...deliverySettings,
  ...warehouseSettings,
  ...namesSettings,
  BUS_ENVIRONMENT: serviceSettings.BUS_ENVIRONMENT,
  RECONCILE_EVERY_SECONDS: wholeNumber({ min: 0, max: 86_400, default: 0 }).describe(
    'Seconds between two comparisons of Kafka and the table, record by record; 0 switches them off. Each one keeps in memory the positions of the records since the last, and reads three days of three columns: 3600 suits most, 600 a bus with over 200 messages per second.',
  ),
  NEVER_REPORTED_EVERY_SECONDS: wholeNumber({ min: 0, max: 86_400, default: 0 }).describe(
    'Seconds between two searches for messages that Customer.io accepted and never reported; 0 switches them off. Each one reads two days of the narrow columns, up to nine while old commands are replayed, and the outcomes of sends of 91 days: 3600 suits most. Every sink searches the whole table and finds the same.',
  ),
  NEVER_REPORTED_AFTER_MINUTES: wholeNumber({ min: 1, max: 10_080, default: 60 }).describe(
    'Age from which an accepted message without any report counts as never reported, minutes.',
  ),
});
export type BigquerySinkConfig = ConfigOf<typeof bigquerySinkConfig>;
