/** Control and formatting characters, which could drive a terminal: what a row holds comes from outside. */
const CONTROL = /[\p{Cc}\p{Cf}]/gu;

/** A value as one line that does nothing to a terminal, at most so many characters. */
export function plainText(value: unknown, maxCharacters = 60): string {
  if (value === null || value === undefined) return '';
  const text = typeof value === 'object' ? JSON.stringify(value) : String(value);
  const line = text.replaceAll(CONTROL, ' ');
  return line.length > maxCharacters ? `${line.slice(0, maxCharacters - 1)}…` : line;
}
