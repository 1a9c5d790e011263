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
}

/** The largest record, in bytes of {@link recordBytes}, that fits a topic with this `max.message.bytes`. */
export const largestRecordBytes = (maxMessageBytes: number): number => maxMessageBytes - FRAMING_BYTES;

/** Size of an uncompressed record without its framing, bytes. */
export function recordBytes({ key, value, headers }: SizedRecord): number {
  let bytes = lengthOf(key) + lengthOf(value);
  for (const [name, header] of Object.entries(headers ?? {})) {
    bytes += name.length + lengthOf(header) + HEADER_FRAMING_BYTES;
  }
  return bytes;
}

const lengthOf = (part: string | Buffer | null) => (part === null ? 0 : Buffer.byteLength(part));
