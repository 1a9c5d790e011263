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
    'How often Kafka and the table are compared, record by record; 0 is never. Reads whole topics: 3600 suits a bus of up to some millions of records.',
  ),
});
export type BigquerySinkConfig = ConfigOf<typeof bigquerySinkConfig>;
