import { type RecordHeaders, recordHeadersOf } from '@cio-bus/contracts';
import type { ByteCursor } from './byte-cursor.ts';

const NONE: RecordHeaders = { headers: {} };
/** JavaScript sorts such names before the others. */
const NUMERIC = /^\d+$/;

/** An object without a prototype, whose properties are as fast as those of one with: `__proto__` is a name like any other. */
const Texts = class {} as unknown as new () => Record<string, string>;
Object.setPrototypeOf(Texts.prototype, null);

/** Names and values by their place in the record before: most records of a topic repeat nearly all of them. */
const last: { name: string; value: string }[] = [];
const MAX_REMEMBERED = 16;
const MAX_REMEMBERED_LENGTH = 200;

/** Reads the headers of a record. They are kept as bytes only when their texts lose something. */
export function readHeaders(cursor: ByteCursor): RecordHeaders {
  const count = cursor.varint();
  if (count === 0) return NONE;
  const start = cursor.position;
  const headers = new Texts();
  for (let place = 0; place < count; place += 1) {
    const before = last[place];
    const name = cursor.text(cursor.varint(), before?.name) ?? '';
    const value = cursor.text(cursor.varint(), before?.value);
    const isNewName = name !== before?.name;
    const isSuspect =
      value === undefined ||
      headers[name] !== undefined ||
      (value !== before?.value && value.includes('\ufffd')) ||
      (isNewName && NUMERIC.test(name));
    if (isSuspect) {
      cursor.rewind(start);
      return readExactHeaders(cursor, count);
    }
    headers[name] = value;
    if (name.length + value.length > MAX_REMEMBERED_LENGTH) continue;
    if (!before && place < MAX_REMEMBERED) last[place] = { name, value };
    else if (before && isNewName) Object.assign(before, { name, value });
    else if (before) before.value = value;
  }
  return { headers };
}

function readExactHeaders(cursor: ByteCursor, count: number): RecordHeaders {
  const rawHeaders: [string, Buffer | null][] = [];
  for (let place = 0; place < count; place += 1)
    rawHeaders.push([cursor.text(cursor.varint()) ?? '', cursor.bytes(cursor.varint())]);
  return recordHeadersOf(rawHeaders);
}
