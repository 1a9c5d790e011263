import type { IncomingHttpHeaders } from 'node:http';

/** The headers of a request: Node's, a plain object with names in any case, or those of a Fetch request. */
export type GivenHeaders =
  | Readonly<Record<string, string | readonly string[] | undefined>>
  | Iterable<readonly [string, string]>;

/**
 * The headers by their names in lower case, as Node gives them. A list of one value becomes that value: so does Node's
 * `headersDistinct`, and `multiValueHeaders` of a cloud function, give every header.
 */
export function headersOf(given: GivenHeaders): IncomingHttpHeaders {
  const pairs = isPairs(given) ? [...given] : Object.entries(given ?? {});
  return Object.fromEntries(
    pairs.map(([name, value]) => [
      String(name).toLowerCase(),
      Array.isArray(value) && value.length === 1 ? value[0] : value,
    ]),
  ) as IncomingHttpHeaders;
}

/** Also for what the types forbid: an app in JavaScript may pass null. */
const isPairs = (given: GivenHeaders): given is Iterable<readonly [string, string]> =>
  Symbol.iterator in Object(given ?? {});
