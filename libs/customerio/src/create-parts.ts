import type { Templates } from '@cio-bus/contracts';
import type { ConfigDefinition, ConfigOf, Telemetry } from '@cio-bus/service';
import { Agent } from 'undici';
import { type AppApi, createAppApi } from './app/app-api.ts';
import { BROADCAST_RATE } from './app/broadcasts.ts';
import type { CustomerIOParts } from './customerio-parts.ts';
import type { SharedBudget } from './http/rate/shared-budget.ts';
import { createVendorApi, type VendorApi, type VendorApiOptions } from './http/vendor-api.ts';
import type { appSettings, customerioSettings, trackSettings } from './settings.ts';
import { createTrackApi, type TrackApi } from './track/track-api.ts';

/** Settings of a {@link CustomerIOService}: those of the Track API, the App API, or both, depending on what the service declares. */
export type CustomerIOConfig = Partial<ConfigOf<ConfigDefinition<typeof customerioSettings>>> & {
  readonly CUSTOMERIO_REGION: 'us' | 'eu';
  readonly BUS_ENVIRONMENT: string;
};

/** Addresses of the APIs, by region. */
export const origins = {
  us: { track: 'https://track.customer.io', app: 'https://api.customer.io' },
  eu: { track: 'https://track-eu.customer.io', app: 'https://api-eu.customer.io' },
} as const;

/** Connecting is aborted after this: nothing has been sent yet, so a send is known not to have happened. */
const CONNECT_TIMEOUT_MS = 2_000;
const READ_TIMEOUT_MS = 5_000;
/** Requests per second that the App API allows for anything but sends. */
const READ_RATE = 10;

/** What a service shares or adds. */
export interface PartsOptions {
  /** What sends refer to by name. @default the examples */
  templates?: Templates | undefined;
  /** The budget of an API that other instances use too, as Customer.io's limits are the account's. @default each has its own */
  budgetOf?(api: VendorApiOptions['api']): SharedBudget | undefined;
}

/** Creates the parts of a service; their owner closes them. Nothing is sent before a call. */
export function createParts(
  config: CustomerIOConfig,
  telemetry: Telemetry,
  { templates, budgetOf = () => undefined }: PartsOptions = {},
): CustomerIOParts {
  const agent = new Agent({ connect: { timeout: CONNECT_TIMEOUT_MS } });
  const closing = new AbortController();
  const shared: Shared = {
    vendorApi: (options) =>
      createVendorApi({ ...options, agent, telemetry, budget: budgetOf(options.api), closed: closing.signal }),
    logger: telemetry.logger,
    templates,
  };
  return {
    track: hasTrack(config) ? wireTrack(config, shared) : undefined,
    app: hasApp(config) ? wireApp(config, shared) : undefined,
    listenerFailed: (error) => telemetry.logger.error({ err: error }, 'a listener of CustomerIOService failed'),
    close() {
      closing.abort();
      return agent.close();
    },
  };
}

type Base = Pick<CustomerIOConfig, 'CUSTOMERIO_REGION' | 'BUS_ENVIRONMENT'>;
type TrackConfig = Base & ConfigOf<ConfigDefinition<typeof trackSettings>>;
type AppConfig = Base & ConfigOf<ConfigDefinition<typeof appSettings>>;
interface Shared {
  vendorApi(options: Pick<VendorApiOptions, 'api' | 'timeoutMs' | 'ceiling'>): VendorApi;
  logger: Telemetry['logger'];
  templates: Templates | undefined;
}

const hasTrack = (config: CustomerIOConfig): config is CustomerIOConfig & TrackConfig =>
  config.CUSTOMERIO_TRACK_API_KEY !== undefined;
const hasApp = (config: CustomerIOConfig): config is CustomerIOConfig & AppConfig =>
  config.CUSTOMERIO_APP_API_KEY !== undefined;

function wireTrack(config: TrackConfig, { vendorApi, logger }: Shared): TrackApi {
  const api = vendorApi({
    api: 'track',
    timeoutMs: config.CUSTOMERIO_TRACK_TIMEOUT_MS,
    ceiling: config.CUSTOMERIO_TRACK_RATE,
  });
  const access = {
    siteId: config.CUSTOMERIO_SITE_ID,
    apiKey: config.CUSTOMERIO_TRACK_API_KEY.reveal(),
    url: new URL(config.CUSTOMERIO_TRACK_URL ?? origins[config.CUSTOMERIO_REGION].track).origin,
    region: config.CUSTOMERIO_REGION,
    environment: config.BUS_ENVIRONMENT,
    anonymous: config.CUSTOMERIO_ANONYMOUS,
    timeoutMs: config.CUSTOMERIO_TRACK_TIMEOUT_MS,
  };
  return createTrackApi(access, api, logger);
}

function wireApp(config: AppConfig, { vendorApi, templates }: Shared): AppApi {
  const sends = vendorApi({
    api: 'send',
    timeoutMs: config.CUSTOMERIO_SEND_TIMEOUT_MS,
    ceiling: config.CUSTOMERIO_SEND_RATE,
  });
  let broadcasts: VendorApi | undefined; // most services never trigger one
  const reads = vendorApi({ api: 'read', timeoutMs: READ_TIMEOUT_MS, ceiling: READ_RATE });
  const url = new URL(config.CUSTOMERIO_APP_URL ?? origins[config.CUSTOMERIO_REGION].app).origin;
  const apiKey = config.CUSTOMERIO_APP_API_KEY.reveal();
  return createAppApi({ apiKey, url, sends, broadcasts: broadcastApi, reads, templates });

  function broadcastApi(): VendorApi {
    broadcasts ??= vendorApi({
      api: 'broadcast',
      timeoutMs: config.CUSTOMERIO_SEND_TIMEOUT_MS,
      ceiling: BROADCAST_RATE,
    });
    return broadcasts;
  }
}
