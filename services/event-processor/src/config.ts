import { ledgerSettings } from '@cio-bus/ledger';
import { type ConfigOf, consumerSettings, defineConfig, kafkaSettings, wholeNumber } from '@cio-bus/service';
import { z } from 'zod';
import { type SuppressReason, suppressReasons } from './reactions/reaction.ts';

const isReason = (word: string): word is SuppressReason => (suppressReasons as readonly string[]).includes(word);
const wordsOf = (text: string) => text.split(',').map((word) => word.trim());

const suppressOn = z
  .string()
  .default(suppressReasons.join(','))
  .refine((text) => text === 'none' || wordsOf(text).every(isReason), {
    error: `must be none, or a comma-separated list of ${suppressReasons.join(', ')}`,
  })
  .transform((text): ReadonlySet<SuppressReason> => new Set(wordsOf(text).filter(isReason)));

/** Every setting of this service. */
export const eventProcessorConfig = defineConfig({
  ...kafkaSettings,
  ...consumerSettings,
  ...ledgerSettings,
  SUPPRESS_ON: suppressOn.describe(
    'Events that suppress a person, which permanently deletes the profile in Customer.io: permanent-bounce, spam; or none.',
  ),
  PROCESSOR_CONCURRENCY: wholeNumber({ min: 1, max: 64, default: 8 }).describe('Events handled concurrently.'),
});
export type EventProcessorConfig = ConfigOf<typeof eventProcessorConfig>;
