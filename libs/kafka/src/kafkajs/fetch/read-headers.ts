import { isUtf8 } from 'node:buffer';
import type { RecordHeaders } from '@cio-bus/contracts';
import type { ByteCursor } from './byte-cursor.ts';

const NONE: RecordHeaders = { headers: {} };
/** JavaScript sorts such names before the others. */
const NUMERIC = /^\d+$/;

/** Reads the headers of a record. They are kept as bytes only when their texts lose something. */
export function readHeaders(cursor: ByteCursor): RecordHeaders {
  const count = cursor.varint();
  if (count === 0) return NONE;
  const raw: [string, Buffer | null][] = [];
  const headers: Record<string, string> = Object.create(null);
  let isFaithful = true;
  for (let index = 0; index < count; index += 1) {
    const nameBytes = cursor.bytes(cursor.varint()) ?? Buffer.alloc(0);
    const name = nameBytes.toString();
    const value = cursor.bytes(cursor.varint());
    raw.push([name, value]);
    isFaithful &&= value !== null && isUtf8(value) && !(name in headers) && !NUMERIC.test(name);
    if (value !== null) headers[name] = value.toString();
  }
  return isFaithful ? { headers } : { headers, rawHeaders: raw };
}
