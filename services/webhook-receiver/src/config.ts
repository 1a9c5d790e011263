import { type ConfigOf, defineConfig, kafkaSettings, secrets, serviceSettings, wholeNumber } from '@cio-bus/service';
import { z } from 'zod';

const ONE_WEEK_S = 7 * 24 * 60 * 60;

/** Every setting of this service. */
export const webhookReceiverConfig = defineConfig({
  ...kafkaSettings,
  BIND_HOST: serviceSettings.BIND_HOST,
  PORT: wholeNumber({ min: 0, max: 65_535, default: 3_000 }).describe(
    'Port of POST /webhooks/customerio; 0 takes a free one.',
  ),
  CUSTOMERIO_WEBHOOK_SECRET: secrets().describe(
    'Signing keys of the reporting webhook, comma-separated: during a rotation the new one and the old one.',
  ),
  WEBHOOK_SIGNATURE_SCHEME: z
    .enum(['v0', 'body'])
    .default('v0')
    .describe('What is signed: v0 as Customer.io does, or the body alone.'),
  WEBHOOK_BODY_LIMIT_BYTES: wholeNumber({ min: 1_000, max: 50_000_000, default: 5_000_000 }).describe(
    'Larger bodies are answered 413.',
  ),
  WEBHOOK_REPLAY_WINDOW_SECONDS: wholeNumber({ min: 0, max: ONE_WEEK_S, default: 0 }).describe(
    'How far the signed time may lie from now; 0 is off, for Customer.io repeats events for 7 days. Scheme v0 only.',
  ),
  WEBHOOK_ANSWER_TIMEOUT_MS: wholeNumber({ min: 100, max: 3_900, default: 2_500 }).describe(
    'Longest wait for Kafka before the answer is 503, ms; Customer.io gives up after 4,000.',
  ),
});
export type WebhookReceiverConfig = ConfigOf<typeof webhookReceiverConfig>;
