import { origin, secret, stateSettings } from '@cio-bus/service';
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
      'Postgres of the message preferences and their outbox; unset: one that is embedded in event-processor, with its files in STATE_DIR, for one process.',
    ),
};

/** Settings of operators' programs that erase people from the message preferences. */
export const preferenceEraserSettings = {
  ...messagingSettings,
  PREFERENCES_URL: origin()
    .optional()
    .describe(
      'Origin of the health listener, on this machine, of an event-processor with embedded preferences, such as http://127.0.0.1:9104: there a person is forgotten. Ignored with DATABASE_URL.',
    ),
};
