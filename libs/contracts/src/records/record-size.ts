import type { RawHeaders } from './raw-headers.ts';
import type { RawRecord } from './record.ts';

/** Framing of a record and its batch, rounded up. */
const FRAMING_BYTES = 200;
/** Lengths of a header's name and value. */
const HEADER_FRAMING_BYTES = 4;

/** A record as far as its size goes. */
export interface SizedRecord {
  key: RawRecord['key'] | string;
  value: RawRecord['value'] | string;
  headers?: Readonly<Record<string, string | Buffer>>;
  rawHeaders?: RawHeaders | undefined;
}

/** The largest record, in bytes of {@link recordBytes}, that fits a topic with this `max.message.bytes`. */
export const largestRecordBytes = (maxMessageBytes: number): number => maxMessageBytes - FRAMING_BYTES;

/** Size of an uncompressed record without its framing, bytes. */
export function recordBytes({ key, value, headers, rawHeaders = [] }: SizedRecord): number {
  let bytes = lengthOf(key) + lengthOf(value);
  for (const name in headers) bytes += headerBytes(name, headers[name] ?? null);
  for (const [name, header] of rawHeaders) bytes += headerBytes(name, header);
  return bytes;
}

/** Size of a header with its framing, bytes. */
export const headerBytes = (name: string, value: string | Buffer | null): number =>
  Buffer.byteLength(name) + lengthOf(value) + HEADER_FRAMING_BYTES;

const lengthOf = (part: string | Buffer | null) => (part === null ? 0 : Buffer.byteLength(part));
