import { appSettings, templateSettings } from '@cio-bus/customerio';
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
import { sendAllowlistSettings } from './recipients/send-allowlist.ts';

/** Every setting of this service. */
export const transactionalSenderConfig = defineConfig({
  ...kafkaSettings,
  ...consumerSettings,
  ...deliverySettings,
  ...appSettings,
  ...templateSettings,
  ...ledgerSettings,
  ...sendAllowlistSettings,
  BUS_ENVIRONMENT: serviceSettings.BUS_ENVIRONMENT,
  SEND_CONCURRENCY: wholeNumber({ min: 1, max: 256, default: 32 }).describe('Messages sent concurrently.'),
  SETTLE_REPORTED_EVERY_SECONDS: wholeNumber({ min: 0, max: 86_400, default: 60 }).describe(
    'Seconds between two comparisons of held sends (SEND_UNKNOWN) with what Customer.io has reported; one that was reported is settled as sent. 0 switches them off.',
  ),
});
export type TransactionalSenderConfig = ConfigOf<typeof transactionalSenderConfig>;
