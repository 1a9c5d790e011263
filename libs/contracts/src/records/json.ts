import type { z } from 'zod';
import { BusError } from '../errors.ts';
import { isJsonObject, parseExactJson, RefusedJsonError } from './exact-json.ts';
import { headers } from './headers.ts';
import type { RawRecord } from './record.ts';

/**
 * Parses a record's value as a JSON object. Numbers beyond what JavaScript holds exactly are kept digit by digit.
 *
 * @param text the value as text, for a caller that has it
 * @throws BusError `MESSAGE_INVALID` for a null value, invalid JSON, or JSON that is not an object.
 */
export function readJsonObject(record: Pick<RawRecord, 'value'>, text?: string): Record<string, unknown> {
  if (record.value === null) throw new BusError('MESSAGE_INVALID', 'the value is null', { reason: 'null-value' });
  const parsed = parseValue(record.value, text);
  if (isJsonObject(parsed)) return parsed;
  throw new BusError('MESSAGE_INVALID', 'the value is JSON but not an object', { reason: 'not-an-object' });
}

function parseValue(value: Buffer, text: string | undefined): unknown {
  try {
    return parseExactJson(value, text === undefined ? {} : { text });
  } catch (cause) {
    const isRefused = cause instanceof RefusedJsonError;
    // The message of any other error quotes the value, which may hold anything.
    const [message, reason] = isRefused ? [cause.message, cause.reason] : ['is not JSON', 'not-json'];
    throw new BusError('MESSAGE_INVALID', `the value ${message}`, { cause, reason });
  }
}

/**
 * Checks a value against a schema.
 *
 * @throws BusError `MESSAGE_INVALID` naming each wrong field, never its value. Its `field` and `reason` are those of the
 *   first problem.
 */
export function checkShape<T>(schema: z.ZodType<T>, value: unknown): T {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  throw asMessageInvalid(result.error.issues);
}

/** The exception for what a schema refuses; `within` is the path of the value that was checked. */
export function asMessageInvalid(issues: readonly z.core.$ZodIssue[], within: readonly string[] = []): BusError {
  const problems = issues.map(({ path, code = 'custom', message }) => ({
    field: [...within, ...path].join('.') || 'value',
    reason: code.replaceAll('_', '-'),
    message,
  }));
  const text = problems.map(({ field, message }) => `${field}: ${message}`).join('; ');
  const { field, reason } = problems[0] ?? {};
  return new BusError('MESSAGE_INVALID', text.slice(0, 900), { field, reason });
}

/**
 * Checks the `cio-schema` header: absent, or `<kind>/1` with any minor version.
 *
 * @throws BusError `MESSAGE_INVALID` for another kind or an unknown major version.
 */
export function checkSchemaHeader(value: string | undefined, kind: string): void {
  if (value === undefined || value === `${kind}/1`) return;
  if (!new RegExp(`^${kind}/1(\\.|$)`).test(value)) {
    throw new BusError(
      'MESSAGE_INVALID',
      `cio-schema ${JSON.stringify(value.slice(0, 60))} is not supported; expected ${kind}/1`,
      { field: headers.schema, reason: 'unknown-schema' },
    );
  }
}
