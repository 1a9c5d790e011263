import { isUtf8 } from 'node:buffer';
import { EXACT_DIGITS, isPlain } from './plain-json.ts';

/** Arrays and objects within one another, the outermost included. Serialising thousands of levels overflows the stack. */
export const MAX_JSON_DEPTH = 1_000;

/** Reads a number's digits beyond what a JavaScript number holds; @types/node lacks this part of the language. */
interface ExactJson {
  isRawJSON(value: unknown): value is { readonly rawJSON: string };
  parse(
    text: string,
    reviver: (this: unknown, key: string, value: unknown, context: { source?: string }) => unknown,
  ): unknown;
  rawJSON(text: string): unknown;
}

const exactJson = JSON as unknown as ExactJson;

/** Why {@link parseExactJson} refuses JSON that others would accept. Its message never quotes the text. */
export class RefusedJsonError extends SyntaxError {
  /** Short and stable. */
  readonly reason: 'nested-too-deep' | 'not-utf8' | 'byte-order-mark' | 'proto-field';

  constructor(reason: RefusedJsonError['reason'], message: string) {
    super(message);
    this.reason = reason;
  }
}

/**
 * Parses JSON so that it can be written again unchanged in meaning: a number that a JavaScript number cannot hold exactly
 * becomes a raw JSON value, which `JSON.stringify` writes digit by digit.
 *
 * `acceptProto`: accept a field named `__proto__`, for a caller that copies nothing. `maxDepth`: a lower limit of nesting.
 * `text`: the same bytes as text, for a caller that has it.
 *
 * @throws RefusedJsonError for bytes that are not UTF-8, a byte order mark, nesting deeper than {@link MAX_JSON_DEPTH}, or
 *   a field named `__proto__`, which would be lost when the object is copied
 * @throws SyntaxError for anything else that is not JSON; its message quotes the text
 */
export function parseExactJson(
  bytes: Buffer,
  { acceptProto = false, maxDepth = MAX_JSON_DEPTH, text = bytes.toString() } = {},
): unknown {
  if (!isUtf8(bytes)) throw new RefusedJsonError('not-utf8', notUtf8(bytes));
  const { depth, needsCare } = isPlain(bytes, text, maxDepth) ? PLAIN : scan(bytes);
  if (depth > maxDepth) {
    throw new RefusedJsonError('nested-too-deep', `is nested deeper than ${maxDepth} levels`);
  }
  if (text.charCodeAt(0) === 0xfeff) {
    throw new RefusedJsonError('byte-order-mark', 'begins with a byte order mark; expected UTF-8 without one');
  }
  return needsCare ? exactJson.parse(text, acceptProto ? keepDigits : refuseProto) : JSON.parse(text);
}

/** The digits of a number that {@link parseExactJson} kept as text; undefined for any other value. */
export const rawNumber = (value: unknown): string | undefined =>
  exactJson.isRawJSON(value) ? value.rawJSON : undefined;

/** Whether a parsed value is a JSON object: no list, and no number that is kept as text. */
export const isJsonObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && !exactJson.isRawJSON(value);

function notUtf8(bytes: Buffer): string {
  const [first, second] = bytes;
  const isUtf16 = (first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff);
  return isUtf16 ? 'is UTF-16; expected UTF-8' : 'is not valid UTF-8';
}

function refuseProto(this: unknown, key: string, value: unknown, context: { source?: string }): unknown {
  if (key === '__proto__') {
    throw new RefusedJsonError('proto-field', 'has a field named __proto__, which is not accepted');
  }
  return keepDigits(key, value, context);
}

function keepDigits(_key: string, value: unknown, { source }: { source?: string }): unknown {
  if (typeof value !== 'number' || source === undefined || isExact(value, source)) return value;
  return exactJson.rawJSON(source);
}

/** Whether the shortest text of the number stands for the same value as the text it was read from. */
function isExact(value: number, source: string): boolean {
  return Number.isFinite(value) && canonical(String(value)) === canonical(source);
}

/** Sign, digits without zeros at either end, and the power of ten of the last digit: equal for equal values. */
function canonical(number: string): string {
  const [, sign = '', whole = '', fraction = '', exponent = '0'] = NUMBER.exec(number) ?? [];
  const digits = `${whole}${fraction}`.replace(/^0+/, '');
  const significant = withoutTrailingZeros(digits);
  if (significant === '') return '0';
  const power = BigInt(exponent) - BigInt(fraction.length) + BigInt(digits.length - significant.length);
  return `${sign}${significant}e${power}`;
}

/** The pattern `/0+$/` would take quadratic time on a long run of zeros before another digit. */
function withoutTrailingZeros(digits: string): string {
  let end = digits.length;
  while (digits.charCodeAt(end - 1) === 0x30) end -= 1;
  return digits.slice(0, end);
}

const NUMBER = /^(-?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/;

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const OPEN = [0x7b, 0x5b];
const CLOSE = [0x7d, 0x5d];
const PROTO = Buffer.from('__proto__');
/** A character of `__proto__` that is written as an escape. */
const ESCAPED_PROTO = /\\u00(?:5f|6f|7[024])/i;

const PLAIN = { depth: 0, needsCare: false };
/** One pass over the bytes: how deep they nest, and whether plain parsing could lose something. */
function scan(bytes: Buffer): { depth: number; needsCare: boolean } {
  let depth = 0;
  let deepest = 0;
  let digits = 0;
  let needsCare = false;
  for (let at = 0; at < bytes.length; at += 1) {
    const byte = bytes[at] as number;
    if (byte >= 0x30 && byte <= 0x39) {
      digits += 1;
      if (digits > EXACT_DIGITS) needsCare = true;
    } else if (byte === 0x2e) {
      // A decimal point does not end a number.
    } else if (byte === 0x65 || byte === 0x45) {
      if (digits > 0) needsCare = true;
      digits = 0;
    } else {
      digits = 0;
      if (byte === QUOTE) at = endOfString(bytes, at);
      else if (byte === OPEN[0] || byte === OPEN[1]) deepest = Math.max(deepest, ++depth);
      else if (byte === CLOSE[0] || byte === CLOSE[1]) depth -= 1;
    }
  }
  const hasProto = bytes.includes(PROTO) || (bytes.includes('\\u00') && ESCAPED_PROTO.test(bytes.toString('latin1')));
  return { depth: deepest, needsCare: needsCare || hasProto };
}

/** A native search costs more than reading this many bytes; most strings are shorter. */
const SHORT_STRING_BYTES = 48;

/** Index of the quote that ends the string which begins here. */
function endOfString(bytes: Buffer, start: number): number {
  const limit = Math.min(bytes.length, start + SHORT_STRING_BYTES);
  let at = start + 1;
  for (; at < limit; at += 1) {
    const byte = bytes[at];
    if (byte === QUOTE) return at;
    if (byte === BACKSLASH) at += 1;
  }
  return endOfLongString(bytes, at);
}

/** {@link endOfString}, from a byte that is not escaped. */
function endOfLongString(bytes: Buffer, start: number): number {
  for (let at = start; ; at += 1) {
    at = bytes.indexOf(QUOTE, at);
    if (at === -1) return bytes.length;
    let escapes = 0;
    while (at - 1 - escapes >= start && bytes[at - 1 - escapes] === BACKSLASH) escapes += 1;
    if (escapes % 2 === 0) return at;
  }
}
