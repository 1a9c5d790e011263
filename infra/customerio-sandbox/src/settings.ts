import { z } from 'zod';
import type { SandboxOptions } from './sandbox.ts';
import { declaredTemplate } from './workspace/templates.ts';

const wholeNumber = (min: number, max: number) => z.coerce.number().int().min(min).max(max);

/** All settings of the process. */
export const sandboxSettings = {
  SANDBOX_HOST: z.union([z.ipv4(), z.ipv6()]).default('127.0.0.1'),
  SANDBOX_PORT: wholeNumber(0, 65_535).default(0),
  SANDBOX_REGION: z.enum(['us', 'eu']).default('us'),
  SANDBOX_SEED: wholeNumber(0, 2 ** 32 - 1).default(1),
  SANDBOX_TIME_SCALE: z.coerce.number().positive().default(60),
  SANDBOX_TEMPLATES: z
    .string()
    .default('')
    .transform((text): (string | number)[] => (text.trim() === '' ? [] : text.split(',')))
    .pipe(z.array(declaredTemplate)),
  SANDBOX_WEBHOOK_URL: z.url({ protocol: /^https?$/ }).optional(),
  CUSTOMERIO_SITE_ID: z.string(),
  CUSTOMERIO_TRACK_API_KEY: z.string(),
  CUSTOMERIO_APP_API_KEY: z.string(),
  CUSTOMERIO_WEBHOOK_SECRET: z.string(),
};
const settings = z.object(sandboxSettings);

/**
 * Parses the settings of the process; an empty value is unset.
 *
 * @throws Error with every missing or invalid setting, without values
 */
export function readSettings(environment: Record<string, string | undefined>): SandboxOptions & { port: number } {
  const given = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== ''));
  const read = settings.safeParse(given);
  if (!read.success) throw new Error(`Invalid settings of the sandbox: ${read.error.issues.map(describe).join('; ')}`);
  const { SANDBOX_WEBHOOK_URL: url, CUSTOMERIO_WEBHOOK_SECRET: secrets, ...rest } = read.data;
  return {
    host: rest.SANDBOX_HOST,
    port: rest.SANDBOX_PORT,
    region: rest.SANDBOX_REGION,
    seed: rest.SANDBOX_SEED,
    timeScale: rest.SANDBOX_TIME_SCALE,
    templates: rest.SANDBOX_TEMPLATES,
    siteId: rest.CUSTOMERIO_SITE_ID,
    trackApiKey: rest.CUSTOMERIO_TRACK_API_KEY,
    appApiKey: rest.CUSTOMERIO_APP_API_KEY,
    // A list is for rotation: receivers accept all secrets, the first one signs.
    webhooks: { secret: secrets.split(',')[0]?.trim() ?? '', ...(url !== undefined && { url }) },
  };
}

const describe = ({ path, message }: { path: PropertyKey[]; message: string }): string =>
  `${path.join('.')} (${message})`;
