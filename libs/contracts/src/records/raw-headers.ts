import { isUtf8 } from 'node:buffer';

/** Headers as they are stored: in order, repeated names included, values as bytes. */
export type RawHeaders = readonly (readonly [name: string, value: Buffer | null])[];

/** Headers in the two forms in which a record carries them. */
export interface RecordHeaders {
  /** By name, as text; of a repeated name, the last value. */
  readonly headers: Readonly<Record<string, string>>;
  /** Present when `headers` loses something: repeated names, values that are null or not UTF-8, numeric names. */
  readonly rawHeaders?: RawHeaders | undefined;
}

/** The headers of a record as bytes, in order. */
export const rawHeadersOf = ({ headers, rawHeaders }: RecordHeaders): RawHeaders =>
  rawHeaders ?? Object.entries(headers).map(([name, value]) => [name, Buffer.from(value)] as const);

/** Headers in both forms, from their bytes: these are kept only when the texts lose something. */
export function recordHeadersOf(rawHeaders: RawHeaders): RecordHeaders {
  const headers: Record<string, string> = Object.create(null); // `__proto__` is a name like any other
  let isFaithful = true;
  for (const [name, value] of rawHeaders) {
    const text = value?.toString();
    isFaithful &&= text !== undefined && isText(value, text) && headers[name] === undefined && !NUMERIC.test(name);
    if (text !== undefined) headers[name] = text;
  }
  return isFaithful ? { headers } : { headers, rawHeaders };
}

/** JavaScript sorts such names before the others. */
const NUMERIC = /^\d+$/;

/** Bytes that are no UTF-8 become replacement characters, so texts without them need no further look. */
const isText = (value: Buffer | null | undefined, text: string): boolean =>
  !text.includes('\ufffd') || (value != null && isUtf8(value));
