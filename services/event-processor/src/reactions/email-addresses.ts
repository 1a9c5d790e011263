const QUOTED = /"(?:[^"\\]|\\.)*"/g;
const COMMENT = /\([^()]*\)/g;
const IN_BRACKETS = /^[^<>@]*<([^<>]*)>$/;

/**
 * The addresses of a recipient field, in lower case and without names: `"Lovelace, Ada" <Ada@example.com>, b@example.com` has
 * two. Empty if a part with an `@` is not exactly one address: nobody knows how many recipients there are.
 */
export function emailAddresses(field: string): string[] {
  const parts = field.replace(QUOTED, quotedLocalPart).replace(COMMENT, ' ').split(/[,;]/);
  const addresses = parts
    .filter((part) => part.includes('@'))
    .map((part) => (IN_BRACKETS.exec(part.trim())?.[1] ?? part).trim().toLowerCase());
  return addresses.every((address) => /^[^\s@<>]+@[^\s@<>]+$/.test(address)) ? addresses : [];
}

const NAMED = /[^\s<>()[\]:;,"]*@[^\s<>()[\]:;,"]*/g;

/** Whether a free text names an address that is not `address` (in lower case). What has an `@` and cannot be read is another. */
export function namesOtherAddress(text: string, address: string | undefined): boolean {
  const named = text.toLowerCase().match(NAMED) ?? [];
  return named.some((found) => found.replace(/^'|['.!?]+$/g, '') !== address);
}

/** Removes a quoted name, but keeps a quoted local part (`"a b"@example.com`), which then matches no plain address. */
const quotedLocalPart = (quoted: string, at: number, field: string) =>
  field[at + quoted.length] === '@' ? quoted.replace(/[\s,;<>()@]/g, '_') : ' ';
