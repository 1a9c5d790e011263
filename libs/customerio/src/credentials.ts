import { checkShape } from '@cio-bus/contracts';
import { quietTelemetry } from '@cio-bus/service';
import { z } from 'zod';
import { type CustomerIOConfig, createParts } from './create-parts.ts';
import type { CustomerIOParts } from './customerio-parts.ts';
import { appSettings, trackSettings } from './settings.ts';

/** The keys of a workspace, for an app that calls Customer.io itself. Either API's may be left out. */
export interface CustomerIOCredentials {
  trackSiteId?: string;
  trackApiKey?: string;
  appApiKey?: string;
  region: 'us' | 'eu';
  /** Becomes `_env`. @default 'development' */
  environment?: 'development' | 'staging' | 'production';
}

const text = z.string().regex(/\S/, 'must not be blank').optional();
const shape: z.ZodType<CustomerIOCredentials> = z
  .object({
    trackSiteId: text,
    trackApiKey: text,
    appApiKey: text,
    region: z.enum(['us', 'eu']),
    environment: z.enum(['development', 'staging', 'production']).optional(),
  })
  .refine((keys) => (keys.trackSiteId === undefined) === (keys.trackApiKey === undefined), {
    path: ['trackSiteId'],
    error: 'trackSiteId and trackApiKey belong together',
  })
  .refine((keys) => keys.trackApiKey !== undefined || keys.appApiKey !== undefined, {
    path: ['trackApiKey'],
    error: 'trackApiKey or appApiKey is required',
  }) as never;

/** Parts with the default limits and timeouts. @throws BusError `MESSAGE_INVALID` naming the key that is missing or wrong */
export function partsOf(credentials: CustomerIOCredentials): CustomerIOParts {
  const { trackSiteId, trackApiKey, appApiKey, region, environment = 'development' } = checkShape(shape, credentials);
  const config = {
    CUSTOMERIO_REGION: region,
    BUS_ENVIRONMENT: environment,
    ...(trackApiKey !== undefined &&
      z.object(trackSettings).parse({
        CUSTOMERIO_REGION: region,
        CUSTOMERIO_SITE_ID: trackSiteId,
        CUSTOMERIO_TRACK_API_KEY: trackApiKey,
      })),
    ...(appApiKey !== undefined &&
      z.object(appSettings).parse({ CUSTOMERIO_REGION: region, CUSTOMERIO_APP_API_KEY: appApiKey })),
  } as CustomerIOConfig;
  return createParts(config, quietTelemetry('customerio'));
}
