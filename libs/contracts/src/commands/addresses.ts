/** Splits a list of recipients at its commas, except those of a quoted name: `"Lovelace, Ada" <ada@example.com>, jo@example.com`. */
function partsOf(list: string): string[] {
  const parts: string[] = [];
  let isQuoted = false;
  let begin = 0;
  for (let at = 0; at < list.length; at += 1) {
    if (isQuoted && list[at] === '\\') at += 1;
    else if (list[at] === '"') isQuoted = !isQuoted;
    else if (list[at] === ',' && !isQuoted) {
      parts.push(list.slice(begin, at));
      begin = at + 1;
    }
  }
  return [...parts, list.slice(begin)];
}

/** The address of `Ada <ada@example.com>`, or of a bare `ada@example.com`. */
function addressIn(part: string): string {
  const text = part.trim();
  const open = text.lastIndexOf('<');
  return (text.endsWith('>') && open !== -1 ? text.slice(open + 1, -1) : text).trim();
}

/** The addresses in a list of recipients such as `Ada <ada@example.com>, jo@example.com`, in lower case. */
export const addressesOf = (list: string): string[] =>
  partsOf(list)
    .map((part) => addressIn(part).toLowerCase())
    .filter((address) => address !== '');

/** Whether a text has the form of an e-mail address. */
export const isAddress = (text: string): boolean => /^[^\s@<>,"]+@[^\s@<>,"]+$/.test(text);
