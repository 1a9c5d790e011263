/** Fewer digits than this are always exact: 15 significant ones fit a JavaScript number. */
export const EXACT_DIGITS = 15;
/** A JavaScript number may not hold a number with this many characters. */
const LONG_NUMBER = EXACT_DIGITS + 1;
/** With such an exponent, a number of fewer digits may not fit either. */
const LONG_EXPONENT = /[0-9][eE][+-]?[0-9]{3}/;

/**
 * Whether plain parsing certainly loses nothing. The tests skip most bytes, or are native, and look into strings as well:
 * what they suspect needs a closer look.
 */
export const isPlain = (bytes: Buffer, text: string, maxDepth: number): boolean =>
  !(
    hasLongNumber(bytes) ||
    LONG_EXPONENT.test(text) ||
    text.includes('__proto__') ||
    text.includes('\\u00') ||
    mayNestDeeper(text, maxDepth)
  );

/** Looks at every 16th byte: 16 digits in a row cover one of them. */
function hasLongNumber(bytes: Buffer): boolean {
  for (let at = LONG_NUMBER - 1; at < bytes.length; at += LONG_NUMBER) {
    if (!isDigitOrPoint(bytes[at] as number)) continue;
    let first = at;
    let end = at + 1;
    while (first > 0 && isDigitOrPoint(bytes[first - 1] as number)) first -= 1;
    while (end < bytes.length && isDigitOrPoint(bytes[end] as number)) end += 1;
    if (end - first >= LONG_NUMBER) return true;
  }
  return false;
}

const isDigitOrPoint = (byte: number): boolean => (byte >= 0x30 && byte <= 0x39) || byte === 0x2e;

/** Whether there are more opening brackets than levels are allowed, also within strings. */
export function mayNestDeeper(text: string, maxDepth: number): boolean {
  if (text.length <= maxDepth) return false;
  let opened = 0;
  for (const bracket of ['[', '{']) {
    for (let at = text.indexOf(bracket); at !== -1; at = text.indexOf(bracket, at + 1)) {
      opened += 1;
      if (opened > maxDepth) return true;
    }
  }
  return false;
}
