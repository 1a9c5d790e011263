import {
  type ConfigOf,
  defineConfig,
  kafkaSettings,
  serviceSettings,
  webhookSignatureSettings,
  wholeNumber,
} from '@cio-bus/service';

const ONE_WEEK_S = 7 * 24 * 60 * 60;

/** Every setting of this service. */
export const webhookReceiverConfig = defineConfig({
  ...kafkaSettings,
  BIND_HOST: serviceSettings.BIND_HOST,
  PORT: wholeNumber({ min: 0, max: 65_535, default: 3_000 }).describe(
    'Port of POST /webhooks/customerio; 0 picks a free port.',
  ),
  ...webhookSignatureSettings,
  WEBHOOK_BODY_LIMIT_BYTES: wholeNumber({ min: 1_000, max: 50_000_000, default: 5_000_000 }).describe(
    'Maximum size of a body that is read as events; of larger ones the first 900,000 bytes are kept as a dead letter.',
  ),
  WEBHOOK_REPLAY_WINDOW_SECONDS: wholeNumber({ min: 0, max: ONE_WEEK_S, default: 0 }).describe(
    'Maximum age of the signed timestamp; 0: off, because Customer.io retries for up to 7 days. Scheme v0 only.',
  ),
  WEBHOOK_ANSWER_TIMEOUT_MS: wholeNumber({ min: 100, max: 3_900, default: 2_500 }).describe(
    'Time to wait for Kafka before responding 503, ms; Customer.io times out after 4,000.',
  ),
  WEBHOOK_KEEP_ALIVE_SECONDS: wholeNumber({ min: 5, max: 3_600, default: 620 }).describe(
    'Time that idle connections stay open, s: longer than a load balancer reuses them (Google Cloud: 600); otherwise it sends requests on closed connections.',
  ),
  WEBHOOK_STOP_NOTICE_MS: wholeNumber({ min: 0, max: 60_000, default: 3_000 }).describe(
    'Time at stop in which webhooks are still accepted, with Connection: close, until balancers have noticed, ms.',
  ),
});
export type WebhookReceiverConfig = ConfigOf<typeof webhookReceiverConfig>;
