/** Part of a text: readable, or a run of characters that would not be seen or would reorder what is seen. */
export interface TextPart {
  text: string;
  hidden: boolean;
}

/** Control and format characters, lone surrogates, line and paragraph separators; line feed and tab are layout. */
const HIDDEN = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u;
const RUNS = /(?:(?![\n\t])[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}])+/gu;
const CONTROLS = (
  'NUL SOH STX ETX EOT ENQ ACK BEL BS TAB LF VT FF CR SO SI ' +
  'DLE DC1 DC2 DC3 DC4 NAK SYN ETB CAN EM SUB ESC FS GS RS US'
).split(' ');
const DELETE = 0x7f;

/** Splits a text so that a page can mark what would be invisible. */
export function visibleParts(text: string): TextPart[] {
  const parts: TextPart[] = [];
  let from = 0;
  for (const { 0: run, index } of text.matchAll(RUNS)) {
    if (index > from) parts.push({ text: text.slice(from, index), hidden: false });
    parts.push({ text: escaped(run), hidden: true });
    from = index + run.length;
  }
  if (from < text.length) parts.push({ text: text.slice(from), hidden: false });
  return parts;
}

/** The same as one plain string, for titles, and for texts with too many parts for a page. */
export const visibleString = (text: string): string => text.replaceAll(RUNS, escaped);

/** Whether a text has anything that has to be marked. */
export const hasHidden = (text: string): boolean => HIDDEN.test(text.replaceAll(/[\n\t]/g, ''));

/** Control characters by their names, others by their numbers: [ESC], [U+202E]. */
const escaped = (run: string) => Array.from(run, nameOf).join('');

function nameOf(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  if (code === DELETE) return '[DEL]';
  return CONTROLS[code] ? `[${CONTROLS[code]}]` : `[U+${code.toString(16).toUpperCase().padStart(4, '0')}]`;
}
