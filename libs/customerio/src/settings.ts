import { origin, secret, wholeNumber } from '@cio-bus/service';
import { z } from 'zod';

const region = {
  CUSTOMERIO_REGION: z.enum(['us', 'eu']).describe('Data centre of the workspace.'),
};

/** Settings of a service that calls the Track API. */
export const trackSettings = {
  ...region,
  CUSTOMERIO_SITE_ID: z.string().min(1).describe('Site id of the workspace: the user name of the Track API.'),
  CUSTOMERIO_TRACK_API_KEY: secret().describe('Track API key.'),
  CUSTOMERIO_TRACK_URL: origin().optional().describe('Origin of the Track API, if it is not that of the region.'),
  CUSTOMERIO_TRACK_TIMEOUT_MS: wholeNumber({ min: 100, max: 60_000, default: 5_000 }).describe(
    'Timeout of a Track request, ms.',
  ),
  CUSTOMERIO_TRACK_RATE: wholeNumber({ min: 5, max: 3_000, default: 500 }).describe(
    'Maximum Track requests per second; the adaptive limit stays below it.',
  ),
  CUSTOMERIO_ANONYMOUS: z
    .enum(['v1', 'v2'])
    .default('v1')
    .describe(
      'How events of anonymous people are sent: `v1`, one documented request each; `v2`, in the batches, which other senders do and Customer.io does not document.',
    ),
};

/** Settings of a service that calls the App API. */
export const appSettings = {
  ...region,
  CUSTOMERIO_APP_API_KEY: secret().describe('App API key.'),
  CUSTOMERIO_APP_URL: origin().optional().describe('Origin of the App API, if it is not that of the region.'),
  CUSTOMERIO_SEND_TIMEOUT_MS: wholeNumber({ min: 100, max: 60_000, default: 10_000 }).describe(
    'Timeout of a transactional send, ms.',
  ),
  CUSTOMERIO_SEND_RATE: wholeNumber({ min: 5, max: 1_000, default: 500 }).describe(
    'Maximum transactional sends per second; the adaptive limit stays below it.',
  ),
};

/** Settings of what refers to templates by name. */
export const templateSettings = {
  TEMPLATES_DIR: z
    .string()
    .min(1)
    .optional()
    .describe('Folder of the templates that commands refer to by name, one file each. Unset: three examples.'),
};

/** Settings of a service that calls both APIs. */
export const customerioSettings = { ...trackSettings, ...appSettings };
