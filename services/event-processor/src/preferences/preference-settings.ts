import { type ConfigDefinition, type ConfigOf, flag } from '@cio-bus/service';
import { messagingSettings } from '@cio-bus/user-messaging';

/** Settings of the message preferences. */
export const preferenceSettings = {
  ...messagingSettings,
  PREFERENCES: flag(false).describe(
    'Whether unsubscribes, subscriptions and spam complaints update the message preferences; this service then also publishes their outbox.',
  ),
};

/** Parsed {@link preferenceSettings}. */
export type PreferenceConfig = ConfigOf<ConfigDefinition<typeof preferenceSettings>>;
