import { z } from 'zod';
import { Secret } from './secret.ts';

/** Settings by their environment names. The schemas' descriptions are printed in READMEs and `.env.example`. */
export type ConfigShape = Record<string, z.ZodType>;

/** The settings that a service declares. */
export interface ConfigDefinition<Shape extends ConfigShape> {
  readonly shape: Shape;
  /** @throws ConfigError that lists every invalid setting, never a value */
  parse(env: Readonly<Record<string, string | undefined>>): ConfigOf<ConfigDefinition<Shape>>;
}

/** The parsed settings of a definition. */
export type ConfigOf<Definition> =
  Definition extends ConfigDefinition<infer Shape> ? { readonly [Name in keyof Shape]: z.output<Shape[Name]> } : never;

/** Missing or invalid settings; the message lists all of them. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
}

/** Declares settings. An empty variable counts as unset. */
export function defineConfig<Shape extends ConfigShape>(shape: Shape): ConfigDefinition<Shape> {
  return {
    shape,
    parse(env) {
      const problems: string[] = [];
      const config: Record<string, unknown> = {};
      for (const [name, schema] of Object.entries(shape)) {
        const given = env[name]?.trim();
        const result = schema.safeParse(given === '' ? undefined : given);
        if (result.success) config[name] = result.data;
        else
          problems.push(
            `  ${name}: ${given ? describeProblem(result.error) : 'is required'} (${schema.description ?? ''})`,
          );
      }
      if (problems.length > 0) throw new ConfigError(`Bad settings:\n${problems.join('\n')}`);
      return config as ConfigOf<ConfigDefinition<Shape>>;
    },
  };
}

/** Only messages that cannot contain the value. */
function describeProblem(error: z.ZodError): string {
  return error.issues
    .map((issue) => (issue.code === 'unrecognized_keys' ? 'has unknown keys' : issue.message))
    .join(', ');
}

interface Range {
  min: number;
  max: number;
  default: number;
}

/** A whole number within a range, with a default. */
export const wholeNumber = ({ min, max, default: fallback }: Range) =>
  z
    .string()
    .default(String(fallback))
    .refine((text) => /^-?\d+$/.test(text) && Number(text) >= min && Number(text) <= max, {
      error: `must be a whole number from ${min} to ${max}`,
    })
    .transform(Number);

/** `true` or `false`. */
export const flag = (fallback: boolean) =>
  z
    .enum(['true', 'false'])
    .default(fallback ? 'true' : 'false')
    .transform((text) => text === 'true');

/** A value that is never printed. Required unless `.optional()`. */
export const secret = () =>
  z
    .string()
    .min(1)
    .transform((text) => new Secret(text));

/** A comma-separated list with at least one item. */
export const list = () =>
  z
    .string()
    .transform((text) =>
      text
        .split(',')
        .map((item) => item.trim())
        .filter(Boolean),
    )
    .refine((items) => items.length > 0, { error: 'must have at least one item' });

/** A comma-separated list of secrets with at least one item. */
export const secrets = () => list().transform((items) => items.map((item) => new Secret(item)));

/** An origin without a path, such as `http://127.0.0.1:3002`. */
export const origin = () =>
  z.string().refine(isOrigin, { error: 'must be an origin without a path, such as https://host:port' });

/** Only scheme, host and port: a path would be dropped silently. */
function isOrigin(text: string): boolean {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  return url !== undefined && /^https?:$/.test(url.protocol) && url.href === `${url.origin}/`;
}
