import { createHash } from 'node:crypto';

const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'; // Crockford's base 32
const ULID = /^[0-7][0-9A-HJKMNP-TV-Z]{25}$/;

/** Whether the text is a ULID in its canonical, upper-case form. */
export const isUlid = (text: string): boolean => ULID.test(text);

/**
 * Derives a ULID from a time and content. The same input has the same id, at any time and in every process.
 *
 * @param timestamp ms since the epoch; becomes the first 10 characters
 * @param content hashed with SHA-256; 80 bits of it become the last 16 characters
 */
export function deriveUlid(timestamp: number, content: string | Buffer): string {
  const hash = createHash('sha256').update(content).digest();
  return encode(BigInt(timestamp), 10) + encode(BigInt(`0x${hash.toString('hex', 0, 10)}`), 16);
}

/**
 * Time part of ULIDs that stand for a business id: 2020-01-01. Fixed, because the same business id must give the same
 * ULID at any time: a producer that publishes again uses a new timestamp. Customer.io compares ids for equality and judges age by
 * the event's own timestamp.
 */
const BUSINESS_ID_TIME_MS = Date.UTC(2020, 0, 1);

/**
 * The ULID that stands for a business id or an idempotency key: always the same for the same text. A text that is a ULID
 * already, in either case, stands for itself.
 */
export function ulidOf(id: string): string {
  const upperCase = id.toUpperCase();
  return isUlid(upperCase) ? upperCase : deriveUlid(BUSINESS_ID_TIME_MS, id);
}

function encode(value: bigint, length: number): string {
  let text = '';
  for (let rest = value; text.length < length; rest >>= 5n) text = ALPHABET[Number(rest & 31n)] + text;
  return text;
}
