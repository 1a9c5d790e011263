import type { IncomingHttpHeaders } from 'node:http';

/** The headers of a request: Node's, also `rawHeaders`, a plain object with names in any case, or those of a Fetch request. */
export type GivenHeaders =
  | Readonly<Record<string, string | readonly string[] | undefined>>
  | Iterable<readonly [string, string]>
  | readonly string[];

/**
 * The headers by their names in lower case, as Node gives them. A list of one value becomes that value: so does Node's
 * `headersDistinct`, and `multiValueHeaders` of a cloud function, give every header.
 */
export function headersOf(given: GivenHeaders): IncomingHttpHeaders {
  const pairs = isPairs(given) ? pairsOf([...given]) : Object.entries(given ?? {});
  return Object.fromEntries(
    pairs.map(([name, value]) => [
      String(name).toLowerCase(),
      Array.isArray(value) && value.length === 1 ? value[0] : value,
    ]),
  ) as IncomingHttpHeaders;
}

/** Also for what the types forbid: an app in JavaScript may pass null. */
const isPairs = (given: GivenHeaders): given is Iterable<readonly [string, string]> | readonly string[] =>
  typeof given === 'object' && Symbol.iterator in Object(given ?? {});

/** Names and values in turn, as in Node's `rawHeaders`, become pairs. */
function pairsOf(list: readonly (string | readonly [string, string])[]): readonly (readonly [string, string])[] {
  const isFlat = list.every((entry) => typeof entry === 'string');
  if (!isFlat) return list as readonly (readonly [string, string])[];
  return list.flatMap((name, at) => (at % 2 === 0 ? [[name, list[at + 1] ?? ''] as const] : []));
}
