import type { IHeaders } from 'kafkajs';
import type { OutgoingRecord } from '../../producer.ts';

/**
 * The headers of a record in a form that kafkajs passes on. Its own form, an object, has no order of repeated names and no null
 * values. Where a record needs more than that, this returns an object with one entry whose list the encoder asks for all
 * headers: `Array.isArray(list)`, then `list.map(…)`.
 */
export function toClientHeaders({ headers, rawHeaders }: OutgoingRecord): IHeaders | undefined {
  if (rawHeaders === undefined) return headers;
  const replaced = headers ?? {};
  const encoded = [...rawHeaders.filter(([name]) => !Object.hasOwn(replaced, name)), ...Object.entries(replaced)].map(
    ([key, value]) => ({ key, value }),
  );
  return { all: Object.assign([], { map: () => encoded }) as Buffer[] };
}
