import { Secret } from '@cio-bus/service';
import { z } from 'zod';
import { type Role, roles } from '../api/schemas/session.ts';

/** A person or program with a token. */
export interface TokenHolder {
  name: string;
  role: Role;
  token: Secret;
}

const MIN_TOKEN_LENGTH = 16;

const items = (text: string): string[] =>
  text
    .split(',')
    .map((item) => item.trim())
    .filter(Boolean);

/** `name:role:token`; a token may have colons in it. Undefined when it is none. */
function readHolder(item: string): TokenHolder | undefined {
  const [name = '', role, ...token] = item.split(':');
  const text = token.join(':');
  if (name === '' || !roles.includes(role as Role) || text.length < MIN_TOKEN_LENGTH) return undefined;
  return { name, role: role as Role, token: new Secret(text) };
}

const tokens = z
  .string()
  .transform((text) => items(text).map(readHolder))
  .refine((holders) => holders.length > 0 && !holders.includes(undefined), {
    error: `must be a comma-separated list of name:role:token, role viewer or operator, token of at least ${MIN_TOKEN_LENGTH} characters`,
  })
  .transform((holders) => holders.filter((holder) => holder !== undefined))
  .refine((holders) => new Set(holders.map(({ name }) => name)).size === holders.length, {
    error: 'must have each name once',
  });

const names = () => z.string().default('').transform(items);

/** Who may use the console. */
export const signInSettings = {
  CONSOLE_TOKENS: tokens
    .optional()
    .meta({ secret: true })
    .describe(
      'Who may sign in: name:role:token, comma-separated; role viewer or operator, tokens of 16 characters or more. Without it and without CONSOLE_TRUSTED_HEADER the console binds to 127.0.0.1 only, and whoever reaches it is an operator.',
    ),
  CONSOLE_TRUSTED_HEADER: z
    .string()
    .regex(/^[a-zA-Z0-9-]{1,100}$/, { error: 'must be the name of a header' })
    .transform((name) => name.toLowerCase())
    .optional()
    .describe(
      'Header in which a proxy names the person who has signed in, such as x-goog-authenticated-user-email. Only the proxy may reach the console then: anybody else could write the header.',
    ),
  CONSOLE_OPERATORS: names().describe('Names in CONSOLE_TRUSTED_HEADER that are operators, comma-separated.'),
  CONSOLE_VIEWERS: names().describe('As CONSOLE_OPERATORS, for viewers; * is everybody whom the proxy lets in.'),
  CONSOLE_ORIGIN: z
    .url({ protocol: /^https?$/, error: 'must be an http or https URL' })
    .transform((url) => new URL(url).origin)
    .optional()
    .describe('Origin under which browsers reach the console, when a proxy changes the Host header.'),
};
