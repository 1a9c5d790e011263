import { ledgerSettings } from '@cio-bus/ledger';
import {
  addressSettings,
  type ConfigOf,
  defineConfig,
  forgetSettings,
  kafkaSettings,
  serviceSettings,
  stateSettings,
  wholeNumber,
} from '@cio-bus/service';
import { preferenceEraserSettings } from '@cio-bus/user-messaging/settings';
import { warehouseQuerySettings } from '@cio-bus/warehouse';
import { signInSettings } from './sign-in/sign-in-settings.ts';

/** Every setting of this service. */
export const consoleConfig = defineConfig({
  ...kafkaSettings,
  ...stateSettings,
  BUS_ENVIRONMENT: serviceSettings.BUS_ENVIRONMENT,
  BIND_HOST: serviceSettings.BIND_HOST,
  PORT: wholeNumber({ min: 0, max: 65_535, default: 3_001 }).describe('Port of the console; 0 picks a free port.'),
  ...signInSettings,
  ...addressSettings,
  ...warehouseQuerySettings,
  ...ledgerSettings,
  ...preferenceEraserSettings,
  ...forgetSettings,
});
export type ConsoleConfig = ConfigOf<typeof consoleConfig>;
