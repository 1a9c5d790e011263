import { ledgerSettings } from '@cio-bus/ledger';
import {
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
import { z } from 'zod';
import { signInSettings } from './sign-in/sign-in-settings.ts';

/** Every setting of this service. */
export const consoleConfig = defineConfig({
  ...kafkaSettings,
  ...stateSettings,
  BUS_ENVIRONMENT: serviceSettings.BUS_ENVIRONMENT,
  BIND_HOST: serviceSettings.BIND_HOST,
  PORT: wholeNumber({ min: 0, max: 65_535, default: 3_001 }).describe('Port of the console; 0 picks a free port.'),
  ...signInSettings,
  CONSOLE_SERVICES: z
    .string()
    .default('')
    .transform(readAddresses)
    .refine((addresses) => addresses !== undefined, {
      error: 'must be a comma-separated list of service=http://host:port',
    })
    .transform((addresses) => addresses ?? new Map<string, string[]>())
    .describe(
      'Health listeners of the services, service=http://host:port, comma-separated, a service once for each process: the console shows their gates, lag in seconds and the feed of webhooks. Unset: these are unknown.',
    ),
  ...warehouseQuerySettings,
  ...ledgerSettings,
  ...preferenceEraserSettings,
  ...forgetSettings,
});
export type ConsoleConfig = ConfigOf<typeof consoleConfig>;

/** Addresses by service; undefined when an item is none. */
function readAddresses(text: string): Map<string, string[]> | undefined {
  const byService = new Map<string, string[]>();
  for (const item of text.split(',').map((one) => one.trim())) {
    if (item === '') continue;
    const [, service, url] = /^([a-z0-9-]+)=(https?:\/\/[^\s/?#]+)\/?$/.exec(item) ?? [];
    if (service === undefined || url === undefined) return undefined;
    byService.set(service, [...(byService.get(service) ?? []), url]);
  }
  return byService;
}
