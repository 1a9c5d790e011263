import { createHash, type Hash } from 'node:crypto';

/** SHA-256 of each part of a record; a part that is null has a digest of its own. */
export interface RecordDigest {
  key: string;
  value: string;
  /** Of names and values, in order. */
  headers: string;
}

type Header = readonly [name: Buffer | string, value: Buffer | null];

/** Digests a record, to compare what was written with what was read. */
export const digestOf = ({
  key,
  value,
  headers,
}: {
  key: Buffer | null;
  value: Buffer | null;
  headers: readonly Header[];
}): RecordDigest => ({ key: digest([key]), value: digest([value]), headers: digest(headers.flat()) });

function digest(parts: readonly (Buffer | string | null)[]): string {
  const hash = createHash('sha256');
  for (const part of parts) add(hash, part === null ? null : Buffer.from(part));
  return hash.digest('hex');
}

/** The length first, so that parts cannot be divided in another way. */
function add(hash: Hash, part: Buffer | null): void {
  hash.update(`${part?.length ?? 'null'}:`);
  if (part) hash.update(part);
}
