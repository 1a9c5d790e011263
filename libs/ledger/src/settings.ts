import { secret, stateSettings } from '@cio-bus/service';
import { z } from 'zod';

const isRedisUrl = (text: string) => URL.canParse(text) && /^rediss?:$/.test(new URL(text).protocol);

/** Settings of whatever remembers sends or ids. */
export const ledgerSettings = {
  ...stateSettings,
  REDIS_URL: z
    .string()
    .refine(isRedisUrl, { error: 'must be a URL redis:// or, with TLS, rediss://' })
    .pipe(secret())
    .optional()
    .describe(
      'Redis that remembers sends and events seen, for processes on several machines; unset, files in STATE_DIR.',
    ),
};
