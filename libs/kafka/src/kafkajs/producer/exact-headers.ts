import type { IHeaders } from 'kafkajs';
import type { OutgoingRecord } from '../../producer.ts';

/**
 * The headers of a record in the form that kafkajs writes. Its own form, an object, has no order of repeated names, and its
 * encoder measures a null value and throws. Where a record needs more than that, this returns an object with one entry whose
 * list the encoder asks for all headers (kafkajs 2.2.4, `recordBatch/record/v0`): `Array.isArray(list)`, then `list.map(…)`.
 */
export function toClientHeaders({ headers, rawHeaders }: OutgoingRecord): IHeaders | undefined {
  if (rawHeaders === undefined) return headers;
  const replaced = headers ?? {};
  const encoded = [...rawHeaders.filter(([name]) => !Object.hasOwn(replaced, name)), ...Object.entries(replaced)].map(
    ([key, value]) => (value === null ? nullHeader(key) : { key, value: Buffer.from(value) }),
  );
  return { all: Object.assign([], { map: () => encoded }) as Buffer[] };
}

/** The encoder reads a value to measure it, to compare it with null, and to write it; only the first must not be null. */
function nullHeader(key: string): { key: string; value: Buffer | null } {
  let reads = 0;
  return {
    key,
    get value() {
      reads += 1;
      return reads % READS_PER_ENCODING === 1 ? Buffer.alloc(0) : null;
    },
  };
}

const READS_PER_ENCODING = 3;
