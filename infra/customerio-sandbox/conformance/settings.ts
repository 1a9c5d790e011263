import { z } from 'zod';

const required = z.string().min(1);

/** What a run on a real account needs. */
const settings = z.object({
  CUSTOMERIO_REGION: z.enum(['us', 'eu']),
  CUSTOMERIO_SITE_ID: required,
  CUSTOMERIO_TRACK_API_KEY: required,
  CUSTOMERIO_APP_API_KEY: required,
  CUSTOMERIO_TRACK_URL: z.url().optional(),
  CUSTOMERIO_APP_URL: z.url().optional(),
  CONFORMANCE_WORKSPACE: z.coerce.number().int().positive(),
  CONFORMANCE_RECIPIENT: z.email().optional(),
  CONFORMANCE_FROM: z.email().optional(),
  CONFORMANCE_TEMPLATE: z.coerce.number().int().positive().optional(),
});
export type ConformanceSettings = z.infer<typeof settings>;

/** How to run the suite. */
export const USAGE = `Checks the rules of Customer.io on a real workspace. Use one that has no customers: people, objects and reporting webhooks
whose names begin with cio-bus-conformance- are created in it and deleted again.

Required: CUSTOMERIO_REGION, CUSTOMERIO_SITE_ID, CUSTOMERIO_TRACK_API_KEY, CUSTOMERIO_APP_API_KEY, and CONFORMANCE_WORKSPACE,
the number of the workspace, which has to be that of the keys.
Optional: CONFORMANCE_RECIPIENT and CONFORMANCE_FROM (verified addresses), CONFORMANCE_TEMPLATE (number of a transactional
e-mail); without them no message is sent.`;

/** Parses the settings of a run. @throws Error that names what is missing, without values */
export function readSettings(environment: Record<string, string | undefined>): ConformanceSettings {
  const read = settings.safeParse(Object.fromEntries(Object.entries(environment).filter(([, value]) => value)));
  if (read.success) return read.data;
  const names = read.error.issues.map(({ path, message }) => `${path.join('.')} (${message})`);
  throw new Error(`Missing or invalid: ${names.join('; ')}`);
}

/** The addresses of the two APIs. */
export function urlsOf({ CUSTOMERIO_REGION, CUSTOMERIO_TRACK_URL, CUSTOMERIO_APP_URL }: ConformanceSettings) {
  const suffix = CUSTOMERIO_REGION === 'eu' ? '-eu' : '';
  return {
    trackUrl: CUSTOMERIO_TRACK_URL ?? `https://track${suffix}.customer.io`,
    appUrl: CUSTOMERIO_APP_URL ?? `https://api${suffix}.customer.io`,
  };
}
