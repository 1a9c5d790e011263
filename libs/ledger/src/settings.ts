import { secret, stateSettings } from '@cio-bus/service';
import { z } from 'zod';

const isRedisUrl = (text: string) => URL.canParse(text) && /^rediss?:$/.test(new URL(text).protocol);

/** Settings of services that share something through Redis. */
export const redisSettings = {
  REDIS_URL: z
    .string()
    .refine(isRedisUrl, { error: 'must be a redis:// URL, or rediss:// for TLS' })
    .pipe(secret())
    .optional()
    .describe(
      'Redis that processes on several machines share for sends, processed event ids and request rates; unset: files in STATE_DIR, and a rate for each process.',
    ),
};

/** Settings of services that use the ledger. */
export const ledgerSettings = { ...stateSettings, ...redisSettings };
