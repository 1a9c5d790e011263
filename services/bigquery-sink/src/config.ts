import { type ConfigOf, consumerSettings, defineConfig, deliverySettings, kafkaSettings } from '@cio-bus/service';
import { warehouseSettings } from '@cio-bus/warehouse';

/** Every setting of this service. */
export const bigquerySinkConfig = defineConfig({
  ...kafkaSettings,
  ...consumerSettings,
  ...deliverySettings,
  ...warehouseSettings,
});
export type BigquerySinkConfig = ConfigOf<typeof bigquerySinkConfig>;
