import { ledgerSettings } from '@cio-bus/ledger';
import { type ConfigOf, consumerSettings, defineConfig, flag, kafkaSettings, wholeNumber } from '@cio-bus/service';
import { z } from 'zod';
import { preferenceSettings } from './preferences/preference-settings.ts';
import { allMetrics } from './reactions/own-reactions.ts';
import { suppressReasons } from './reactions/reaction.ts';
import { attributePresetNames } from './reactions/reaction-attributes.ts';

const wordsOf = (text: string) => text.split(',').map((word) => word.trim());

/** A time of the past, as ms since the epoch. One of the future would lift halts that nobody has seen. */
const pastTime = z
  .string()
  .refine((text) => Date.parse(text) <= Date.now(), {
    error: 'must be a time in ISO 8601 that is not in the future, such as 2026-11-28T14:30:00Z',
  })
  .transform((text) => Date.parse(text))
  .optional();

/** A comma-separated list of some of these, or `none`. */
const someOf = <Word extends string>(allowed: readonly Word[]) =>
  z
    .string()
    .default(allowed.join(','))
    .refine((text) => text === 'none' || wordsOf(text).every((word) => (allowed as readonly string[]).includes(word)), {
      error: `must be none, or a comma-separated list of ${allowed.join(', ')}`,
    })
    .transform((text): ReadonlySet<Word> => new Set(text === 'none' ? [] : (wordsOf(text) as Word[])));

/** Every setting of this service. */
export const eventProcessorConfig = defineConfig({
  ...kafkaSettings,
  ...consumerSettings,
  ...ledgerSettings,
  SUPPRESS_ON: someOf(suppressReasons).describe(
    'Events that suppress a person, which permanently deletes the profile in Customer.io: permanent-bounce, spam; or none.',
  ),
  SUPPRESS_MAX_PER_HOUR: wholeNumber({ min: 0, max: 1_000_000, default: 1_000 }).describe(
    'Suppressions per hour, of all processes with REDIS_URL, otherwise of those that share STATE_DIR; one more halts suppressing until SUPPRESS_RESUMED_AT, and raises an alert.',
  ),
  SUPPRESS_RESUMED_AT: pastTime.describe(
    'When an operator resumed suppressing, such as 2026-11-28T14:30:00Z: a halt before it no longer counts.',
  ),
  SUPPRESS_MAX_AGE_HOURS: wholeNumber({ min: 0, max: 8_784, default: 24 }).describe(
    'Events that are older suppress nobody, because the person may have another address by now, h; 0: each may. Outcomes and the table say whom they would have.',
  ),
  SUPPRESS_DRY_RUN: flag(false).describe(
    'Whether nobody is suppressed; outcomes and the table say who would have been.',
  ),
  REACT_TO: someOf(allMetrics).describe('Metrics of events to react to; or none. Opens and clicks are many.'),
  REACTION_ATTRIBUTES: z
    .enum(attributePresetNames)
    .default('by-channel')
    .describe(
      'Which attributes reactions set: `by-channel`, such as email_bounced_at, email_bounce_reason and email_last_opened_at; `flags`, such as email_bounced, last_bounce_delivery_id, spam_complaint and last_email_engaged_at.',
    ),
  ENGAGEMENT_INTERVAL_SECONDS: wholeNumber({ min: 0, max: 1_209_600, default: 0 }).describe(
    'Opens and clicks of a person within this time count as one, per channel and metric, s; 0: each counts.',
  ),
  ...preferenceSettings,
  PROCESSOR_CONCURRENCY: wholeNumber({ min: 1, max: 64, default: 8 }).describe('Events handled concurrently.'),
});
export type EventProcessorConfig = ConfigOf<typeof eventProcessorConfig>;
