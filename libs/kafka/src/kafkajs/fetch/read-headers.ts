import { isUtf8 } from 'node:buffer';
import type { RecordHeaders } from '@cio-bus/contracts';
import type { ByteCursor } from './byte-cursor.ts';

const NONE: RecordHeaders = { headers: {} };
/** JavaScript sorts such names before the others. */
const NUMERIC = /^\d+$/;

/** An object without a prototype, whose properties are as fast as those of one with: `__proto__` is a name like any other. */
const Texts = class {} as unknown as new () => Record<string, string>;
Object.setPrototypeOf(Texts.prototype, null);

/** Reads the headers of a record. They are kept as bytes only when their texts lose something. */
export function readHeaders(cursor: ByteCursor): RecordHeaders {
  const count = cursor.varint();
  if (count === 0) return NONE;
  const raw: [string, Buffer | null][] = [];
  const headers = new Texts();
  let isFaithful = true;
  for (let index = 0; index < count; index += 1) {
    const name = cursor.bytes(cursor.varint())?.toString() ?? '';
    const value = cursor.bytes(cursor.varint());
    const text = value?.toString();
    raw.push([name, value]);
    isFaithful &&= text !== undefined && isText(value, text) && headers[name] === undefined && !NUMERIC.test(name);
    if (text !== undefined) headers[name] = text;
  }
  return isFaithful ? { headers } : { headers, rawHeaders: raw };
}

/** Bytes that are no UTF-8 become replacement characters, so texts without them need no further look. */
const isText = (value: Buffer | null, text: string): boolean =>
  !text.includes('\ufffd') || (value !== null && isUtf8(value));
