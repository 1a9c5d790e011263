import { isUtf8 } from 'node:buffer';

/** The bytes in base64, where text would not have all of them; undefined for UTF-8 and for none. */
export const base64Of = (bytes: Buffer | null): string | undefined =>
  bytes && !isUtf8(bytes) ? bytes.toString('base64') : undefined;
