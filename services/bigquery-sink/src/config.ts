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
    'How often Kafka and the table are compared, record by record; 0 is never. Each time it holds the positions of the records since the last one, and asks the table for three days of three columns: 3600 suits most, 600 a bus of over 200 messages a second.',
  ),
});
export type BigquerySinkConfig = ConfigOf<typeof bigquerySinkConfig>;
