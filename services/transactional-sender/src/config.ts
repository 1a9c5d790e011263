import { appSettings } from '@cio-bus/customerio';
import { ledgerSettings } from '@cio-bus/ledger';
import {
  type ConfigOf,
  consumerSettings,
  defineConfig,
  deliverySettings,
  kafkaSettings,
  serviceSettings,
  wholeNumber,
} from '@cio-bus/service';
import { sendAllowlistSettings } from './send-allowlist.ts';

/** Every setting of this service. */
export const transactionalSenderConfig = defineConfig({
  ...kafkaSettings,
  ...consumerSettings,
  ...deliverySettings,
  ...appSettings,
  ...ledgerSettings,
  ...sendAllowlistSettings,
  BUS_ENVIRONMENT: serviceSettings.BUS_ENVIRONMENT,
  SEND_CONCURRENCY: wholeNumber({ min: 1, max: 256, default: 32 }).describe('Messages sent concurrently.'),
});
export type TransactionalSenderConfig = ConfigOf<typeof transactionalSenderConfig>;
