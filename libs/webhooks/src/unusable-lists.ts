import type { BusError } from '@cio-bus/contracts';

/** Unusable events, as a body that can be corrected and posted again, and why the first of them cannot be used. */
export interface UnusableEvents {
  rawBody: Buffer;
  error: BusError;
}

const EMPTY_LIST_BYTES = Buffer.byteLength('{"events":[]}');

/** Joins unusable events to lists of at most `maxBytes`; an event that is larger on its own has a list to itself. */
export function unusableLists(
  unusable: readonly { text: string; error: BusError }[],
  maxBytes: number,
): UnusableEvents[] {
  const lists: { texts: string[]; error: BusError }[] = [];
  let bytes = Number.POSITIVE_INFINITY;
  for (const { text, error } of unusable) {
    const size = Buffer.byteLength(text) + 1; // with its comma
    if (bytes + size > maxBytes) {
      lists.push({ texts: [], error });
      bytes = EMPTY_LIST_BYTES;
    }
    lists.at(-1)?.texts.push(text);
    bytes += size;
  }
  return lists.map(({ texts, error }) => ({ rawBody: Buffer.from(`{"events":[${texts.join(',')}]}`), error }));
}
