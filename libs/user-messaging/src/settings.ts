import { secret, stateSettings } from '@cio-bus/service';
import { z } from 'zod';

const isPostgresUrl = (text: string) => URL.canParse(text) && /^postgres(ql)?:$/.test(new URL(text).protocol);

/** Settings of services that use the message preferences. */
export const messagingSettings = {
  ...stateSettings,
  DATABASE_URL: z
    .string()
    .refine(isPostgresUrl, { error: 'must be a postgres:// URL' })
    .pipe(secret())
    .optional()
    .describe(
      'Postgres of the message preferences and their outbox; unset: one that is embedded, with its files in STATE_DIR, for one process.',
    ),
};
