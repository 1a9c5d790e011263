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

function encode(value: bigint, length: number): string {
  let text = '';
  for (let rest = value; text.length < length; rest >>= 5n) text = ALPHABET[Number(rest & 31n)] + text;
  return text;
}
