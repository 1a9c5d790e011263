import { isUtf8 } from 'node:buffer';

/** Longest start of a value that is kept when it is not JSON, bytes. */
const KEPT_BYTES = 100_000;

/** A record value as the payload column takes it, and its fields when it is a JSON object. */
export interface Payload {
  json: string | null;
  fields: Readonly<Record<string, unknown>>;
}

/**
 * Makes the payload of any bytes: UTF-8 JSON stays as it is, anything else becomes
 * `{"base64": …, "bytes": <length>}` of its first 100,000 bytes.
 */
export function readPayload(value: Buffer | null): Payload {
  if (value === null) return { json: null, fields: {} };
  if (!isUtf8(value)) return { json: base64(value), fields: {} };
  try {
    const parsed: unknown = JSON.parse(value.toString('utf8'));
    return { json: storable(value), fields: isObject(parsed) ? parsed : {} };
  } catch {
    return { json: base64(value), fields: {} };
  }
}

/** The payload of text that is known to be JSON. Half a surrogate pair, escaped, makes it base64: warehouses cannot read it. */
export function storable(value: Buffer | string): string {
  const json = value.toString('utf8');
  return ESCAPED_SURROGATE.test(json) && hasLoneSurrogate(json) ? base64(Buffer.from(value)) : json;
}

const ESCAPED_SURROGATE = /\\u[dD][89a-fA-F]/;
/** As JSON.stringify writes it: whole pairs come out unescaped, so only halves are left. */
const ESCAPED_HALF = /(?<!\\)(?:\\\\)*\\u[dD][89a-fA-F]/;

const hasLoneSurrogate = (json: string) => ESCAPED_HALF.test(JSON.stringify(JSON.parse(json)));

const base64 = (value: Buffer) =>
  JSON.stringify({ base64: value.subarray(0, KEPT_BYTES).toString('base64'), bytes: value.length });

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Name of the payload's field that holds a time which could not be the row's. */
export const REPLACED_TIMESTAMP = '_replaced_timestamp';

/** Puts the time that was given, ms, into a payload. A payload that is no object becomes its field `value`. */
export function withReplacedTimestamp(json: string | null, timestamp: number | null): string {
  const flag = `"${REPLACED_TIMESTAMP}":${JSON.stringify(timestamp)}`;
  if (json === null) return `{${flag}}`;
  const start = json.trimStart();
  if (!start.startsWith('{')) return `{${flag},"value":${json}}`;
  return /^\{\s*\}/.test(start) ? `{${flag}}` : `{${flag},${start.slice(1)}`;
}
