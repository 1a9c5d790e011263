/** Control and formatting characters: values come from outside, and these could manipulate a terminal. */
const CONTROL = /[\p{Cc}\p{Cf}]/gu;

/** A value as one line that is safe to print on a terminal, cut to `maxCharacters`. */
export function plainText(value: unknown, maxCharacters = 60): string {
  if (value === null || value === undefined) return '';
  const text = typeof value === 'object' ? JSON.stringify(value) : String(value);
  const line = text.replaceAll(CONTROL, ' ');
  return line.length > maxCharacters ? `${line.slice(0, maxCharacters - 1)}…` : line;
}

/** Control characters except line breaks and tabs, and those that change the direction of text. */
const UNSAFE = /(?![\n\t])(?:\r(?!\n)|(?!\r)[\p{Cc}\u061C\u200E\u200F\u202A-\u202E\u2066-\u2069])/gu;

/** Everything that the command line prints: escapes such as `\u001b` instead of what could manipulate a terminal. */
export const terminalText = (text: string): string =>
  text.replaceAll(UNSAFE, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`);
