/** Control and formatting characters: values come from outside, and these could manipulate a terminal. */
const CONTROL = /[\p{Cc}\p{Cf}]/gu;

/** A value as one line that is safe to print on a terminal, cut to `maxCharacters`. */
export function plainText(value: unknown, maxCharacters = 60): string {
  if (value === null || value === undefined) return '';
  const text = typeof value === 'object' ? JSON.stringify(value) : String(value);
  const line = text.replaceAll(CONTROL, ' ');
  return line.length > maxCharacters ? `${line.slice(0, maxCharacters - 1)}…` : line;
}
