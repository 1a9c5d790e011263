import {
  type ConfigOf,
  consumerSettings,
  defineConfig,
  deliverySettings,
  kafkaSettings,
  wholeNumber,
} from '@cio-bus/service';
import { warehouseSettings } from '@cio-bus/warehouse';

/** Every setting of this service. */
export const bigquerySinkConfig = defineConfig({
  ...kafkaSettings,
  ...consumerSettings,
  ...deliverySettings,
  ...warehouseSettings,
  RECONCILE_EVERY_SECONDS: wholeNumber({ min: 0, max: 86_400, default: 0 }).describe(
    'Seconds between two comparisons of Kafka and the table, record by record; 0 switches them off. Each one keeps in memory the positions of the records since the last, and reads three days of three columns: 3600 suits most, 600 a bus with over 200 messages per second.',
  ),
  NEVER_REPORTED_EVERY_SECONDS: wholeNumber({ min: 0, max: 86_400, default: 0 }).describe(
    'Seconds between two searches for messages that Customer.io accepted and never reported; 0 switches them off. Each one reads two days of the narrow columns: 3600 suits most. Enable it on one sink only.',
  ),
  NEVER_REPORTED_AFTER_MINUTES: wholeNumber({ min: 1, max: 10_080, default: 60 }).describe(
    'Age from which an accepted message without any report counts as never reported, minutes.',
  ),
});
export type BigquerySinkConfig = ConfigOf<typeof bigquerySinkConfig>;
