import { secret, stateSettings } from '@cio-bus/service';
import { z } from 'zod';

const isRedisUrl = (text: string) => URL.canParse(text) && /^rediss?:$/.test(new URL(text).protocol);

/** Settings of services that use the ledger. */
export const ledgerSettings = {
  ...stateSettings,
  REDIS_URL: z
    .string()
    .refine(isRedisUrl, { error: 'must be a redis:// URL, or rediss:// for TLS' })
    .pipe(secret())
    .optional()
    .describe(
      'Redis for sends and processed event ids, shared by processes on several machines; unset: files in STATE_DIR.',
    ),
};
