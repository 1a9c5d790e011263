const QUOTED = /"(?:[^"\\]|\\.)*"/g;
const COMMENT = /\([^()]*\)/g;
const IN_BRACKETS = /<([^<>]*)>/;

/**
 * The addresses of a recipient field, in lower case and without names: `"Lovelace, Ada" <Ada@example.com>, b@example.com` has
 * two.
 */
export function emailAddresses(field: string): string[] {
  const parts = field.replace(QUOTED, quotedLocalPart).replace(COMMENT, ' ').split(/[,;]/);
  return parts.flatMap((part) => {
    const address = (IN_BRACKETS.exec(part)?.[1] ?? part).trim().toLowerCase();
    return /^[^\s@]+@[^\s@]+$/.test(address) ? [address] : [];
  });
}

/** Removes a quoted name, but keeps a quoted local part (`"a b"@example.com`), which then matches no plain address. */
const quotedLocalPart = (quoted: string, at: number, field: string) =>
  field[at + quoted.length] === '@' ? quoted.replace(/[\s,;<>()@]/g, '_') : ' ';
