import type { InstanceCounts, Settings } from '@cio-bus/local';
import { trialSettings } from '../stack/trial-settings.ts';

/** Processes of the services of which several may run. */
export const chaosInstances = {
  'track-publisher': 3,
  'transactional-sender': 2,
  'event-processor': 2,
} as const satisfies InstanceCounts;

/** Customer.io waits an hour after a rejected webhook; here it is 3 s. */
const WEBHOOK_TIME_SCALE = '1200';

/** Settings of a chaos run's stack. */
export const chaosSettings = (outer: Settings, seed: number): Record<string, string> => ({
  ...trialSettings(outer),
  SETTLE_REPORTED_EVERY_SECONDS: '2', // a held send that is reported settles itself, whatever is killed meanwhile
  SANDBOX_SEED: String(seed % 2 ** 32),
  SANDBOX_TIME_SCALE: WEBHOOK_TIME_SCALE,
});
