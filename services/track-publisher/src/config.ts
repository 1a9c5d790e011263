import { trackSettings } from '@cio-bus/customerio';
import { redisSettings } from '@cio-bus/ledger';
import {
  type ConfigOf,
  consumerSettings,
  defineConfig,
  deliverySettings,
  kafkaSettings,
  serviceSettings,
  wholeNumber,
} from '@cio-bus/service';

/** Every setting of this service. */
export const trackPublisherConfig = defineConfig({
  ...kafkaSettings,
  ...consumerSettings,
  ...deliverySettings,
  ...trackSettings,
  ...redisSettings,
  BUS_ENVIRONMENT: serviceSettings.BUS_ENVIRONMENT,
  TRACK_CONCURRENCY: wholeNumber({ min: 1, max: 64, default: 8 }).describe('Batches in flight concurrently.'),
});
export type TrackPublisherConfig = ConfigOf<typeof trackPublisherConfig>;
