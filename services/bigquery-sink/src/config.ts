import { type ConfigOf, defineConfig, kafkaSettings } from '@cio-bus/service';
import { warehouseSettings } from '@cio-bus/warehouse';

/** Every setting of this service. */
export const bigquerySinkConfig = defineConfig({ ...kafkaSettings, ...warehouseSettings });
export type BigquerySinkConfig = ConfigOf<typeof bigquerySinkConfig>;
