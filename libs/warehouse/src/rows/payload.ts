import { isJsonObject, MAX_JSON_DEPTH, mayNestDeeper, parseExactJson } from '@cio-bus/contracts';

/** BigQuery refuses JSON of more than 500 levels. */
const MAX_STORED_DEPTH = 450;

/** Bytes of a value that are kept when a JSON column cannot hold it. */
const KEPT_BYTES = 100_000;

/** A record's value in the form of the payload column, and its fields if it is a JSON object. */
export interface Payload {
  json: string | null;
  fields: Readonly<Record<string, unknown>>;
}

/**
 * Makes the payload of any bytes: UTF-8 JSON of at most 450 levels is kept unchanged, anything else becomes
 * `{"base64": …, "bytes": <length>}` of its first 100,000 bytes.
 */
export function readPayload(value: Buffer | null): Payload {
  if (value === null) return { json: null, fields: {} };
  try {
    return { json: storable(value), fields: fieldsOf(value, MAX_STORED_DEPTH) };
  } catch {
    return { json: base64(value), fields: readableFields(value) };
  }
}

function fieldsOf(value: Buffer, maxDepth: number): Payload['fields'] {
  const parsed = parseExactJson(value, { acceptProto: true, maxDepth });
  return isJsonObject(parsed) ? parsed : {};
}

/** The fields of a value that is read, but too deep to be stored as JSON. */
function readableFields(value: Buffer): Payload['fields'] {
  try {
    return fieldsOf(value, MAX_JSON_DEPTH);
  } catch {
    return {};
  }
}

/**
 * Makes the payload of valid JSON text. With more levels than a warehouse takes, or an escaped half of a surrogate pair, which it
 * cannot read, it becomes base64.
 */
export function storable(value: Buffer | string): string {
  const json = value.toString('utf8');
  const isRefused = (ESCAPED_SURROGATE.test(json) && hasLoneSurrogate(json)) || isTooDeep(json);
  return isRefused ? base64(Buffer.from(value)) : json;
}

/** Nearly all text has fewer brackets than levels are allowed. */
function isTooDeep(json: string): boolean {
  if (!mayNestDeeper(json, MAX_STORED_DEPTH)) return false;
  try {
    parseExactJson(Buffer.from(json), { acceptProto: true, maxDepth: MAX_STORED_DEPTH, text: json });
    return false;
  } catch {
    return true; // the text is valid
  }
}

const ESCAPED_SURROGATE = /\\u[dD][89a-fA-F]/;
/** JSON.stringify escapes only halves: whole pairs are not escaped. */
const ESCAPED_HALF = /(?<!\\)(?:\\\\)*\\u[dD][89a-fA-F]/;

const hasLoneSurrogate = (json: string) => ESCAPED_HALF.test(JSON.stringify(JSON.parse(json)));

const base64 = (value: Buffer) =>
  JSON.stringify({ base64: value.subarray(0, KEPT_BYTES).toString('base64'), bytes: value.length });

/** Field of the payload with a time that was out of range and replaced. */
export const REPLACED_TIMESTAMP = '_replaced_timestamp';

/** Adds the replaced time, ms, to a payload. A payload that is not an object becomes the field `value` of one. */
export function withReplacedTimestamp(json: string | null, timestamp: number | null): string {
  const flag = `"${REPLACED_TIMESTAMP}":${JSON.stringify(timestamp)}`;
  if (json === null) return `{${flag}}`;
  const start = json.trimStart();
  if (!start.startsWith('{')) return `{${flag},"value":${json}}`;
  return /^\{\s*\}/.test(start) ? `{${flag}}` : `{${flag},${start.slice(1)}`;
}
