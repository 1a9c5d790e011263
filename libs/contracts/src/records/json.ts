import type { z } from 'zod';
import { BusError } from '../errors.ts';
import type { RawRecord } from './record.ts';

/**
 * Parses a record's value as a JSON object.
 *
 * @throws BusError `MESSAGE_INVALID` for a null value, invalid JSON, or JSON that is not an object.
 */
export function readJsonObject(record: Pick<RawRecord, 'value'>): Record<string, unknown> {
  if (record.value === null) throw new BusError('MESSAGE_INVALID', 'the value is null');
  let parsed: unknown;
  try {
    parsed = JSON.parse(record.value.toString('utf8'));
  } catch (cause) {
    throw new BusError('MESSAGE_INVALID', 'the value is not JSON', { cause });
  }
  if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed)) {
    throw new BusError('MESSAGE_INVALID', 'the value is JSON but not an object');
  }
  return parsed as Record<string, unknown>;
}

/**
 * Checks a value against a schema.
 *
 * @throws BusError `MESSAGE_INVALID` naming each wrong field, never its value.
 */
export function checkShape<T>(schema: z.ZodType<T>, value: unknown): T {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const problems = result.error.issues.map((issue) => `${issue.path.join('.') || 'value'}: ${issue.message}`);
  throw new BusError('MESSAGE_INVALID', problems.join('; ').slice(0, 900));
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
    );
  }
}
