import type { CustomerIOConfig, CustomerIOService, ParentName } from '@cio-bus/customerio';
import { appSettings } from '@cio-bus/customerio/settings';
import { ConfigError, defineConfig, type ServicePart, type Telemetry } from '@cio-bus/service';
import type { NamesWriter } from '@cio-bus/warehouse';
import type { BigquerySinkConfig } from './config.ts';
import { loadNames } from './load-names.ts';

/**
 * The parts that load names from Customer.io; none without a key of the App API.
 *
 * @throws ConfigError for a key without a region
 */
export function wireNames(
  config: BigquerySinkConfig,
  { replaceNames }: NamesWriter,
  telemetry: Telemetry,
): ServicePart[] {
  const { CUSTOMERIO_APP_API_KEY: key, CUSTOMERIO_APP_URL, CUSTOMERIO_REGION, BUS_ENVIRONMENT } = config;
  if (!key || config.NAMES_EVERY_SECONDS === 0) return [];
  if (!CUSTOMERIO_REGION)
    throw new ConfigError('Bad settings:\n  CUSTOMERIO_REGION: is required with CUSTOMERIO_APP_API_KEY');
  const settings = { CUSTOMERIO_REGION, CUSTOMERIO_APP_URL, CUSTOMERIO_APP_API_KEY: key.reveal() };
  const account = connectLater({ ...defineConfig(appSettings).parse(settings), BUS_ENVIRONMENT }, telemetry);
  const names = loadNames({
    everyMs: config.NAMES_EVERY_SECONDS * 1_000,
    listNames: account.listNames,
    replaceNames,
    telemetry,
    now: Date.now,
  });
  return [account, names];
}

/** Imports the client of Customer.io at its first use: a sink that loads no names has no memory for it. */
function connectLater(config: CustomerIOConfig, telemetry: Telemetry) {
  let service: CustomerIOService | undefined;
  return {
    name: 'customerio',
    start: async () => {},
    stop: async () => service?.stop(),
    async listNames(): Promise<ParentName[]> {
      const { createCustomerIOService, parentKinds } = await import('@cio-bus/customerio');
      const opened = service ?? createCustomerIOService(config, telemetry);
      service = opened;
      const names: ParentName[] = [];
      for (const kind of parentKinds) names.push(...(await opened.listNames(kind)));
      return names;
    },
  } satisfies ServicePart & { listNames(): Promise<ParentName[]> };
}
