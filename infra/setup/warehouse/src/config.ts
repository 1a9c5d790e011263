import { defineConfig, wholeNumber } from '@cio-bus/service';
import { warehouseQuerySettings } from '@cio-bus/warehouse';

/** Every setting of this program. */
export const warehouseSetupConfig = defineConfig({
  ...warehouseQuerySettings,
  SETUP_TIMEOUT_SECONDS: wholeNumber({ min: 0, max: 3_600, default: 120 }).describe(
    'How long to wait until BigQuery accepts requests.',
  ),
});
