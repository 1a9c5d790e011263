/** A token of a JSON text, with the characters of the original. */
export interface JsonToken {
  kind: 'key' | 'string' | 'number' | 'word' | 'mark' | 'space';
  text: string;
}

const TOKEN = /\s+|"(?:[^"\\]|\\.)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null|[{}[\],:]/gy;
const STEP = '  ';
/** Deeper levels are not indented further: the size of the layout must not grow with the square of the depth. */
const MAX_INDENT = 32;

/**
 * Lays a JSON text out, one member a line, and names its tokens; undefined when it is not JSON. Numbers stay the digits that
 * were sent: `JSON.parse` would round 9007199254740993.
 */
export function layOutJson(text: string): JsonToken[] | undefined {
  const tokens = tokensOf(text);
  if (!tokens) return undefined;
  const laidOut: JsonToken[] = [];
  let depth = 0;
  tokens.forEach((token, index) => {
    const next = tokens[index + 1]?.text;
    if (isClosing(token) && !isOpening(tokens[index - 1])) {
      depth -= 1;
      laidOut.push(lineAt(depth));
    } else if (isClosing(token)) depth -= 1;
    laidOut.push(token);
    if (isOpening(token)) {
      depth += 1;
      if (next !== '}' && next !== ']') laidOut.push(lineAt(depth));
    } else if (token.text === ',') laidOut.push(lineAt(depth));
    else if (token.text === ':') laidOut.push({ kind: 'space', text: ' ' });
  });
  return laidOut;
}

/** The laid out text; what is not JSON stays as it is. */
export const indented = (text: string): string =>
  layOutJson(text)
    ?.map((token) => token.text)
    .join('') ?? text;

/** The same text without any layout; what is not JSON stays as it is. */
export const compacted = (text: string): string =>
  tokensOf(text)
    ?.map((token) => token.text)
    .join('') ?? text;

function tokensOf(text: string): JsonToken[] | undefined {
  if (!isJson(text)) return undefined;
  const found: JsonToken[] = [];
  for (const [match] of text.matchAll(TOKEN)) {
    if (match.trim() === '') continue;
    const before = found.at(-1);
    if (match === ':' && before?.kind === 'string') before.kind = 'key';
    found.push({ kind: kindOf(match), text: match });
  }
  return found;
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

function kindOf(text: string): JsonToken['kind'] {
  if (text.startsWith('"')) return 'string';
  if (/^[-\d]/.test(text)) return 'number';
  return /^[tfn]/.test(text) ? 'word' : 'mark';
}

const isOpening = (token: JsonToken | undefined) => token?.kind === 'mark' && '{['.includes(token.text);
const isClosing = (token: JsonToken) => token.kind === 'mark' && '}]'.includes(token.text);
const lineAt = (depth: number): JsonToken => ({ kind: 'space', text: `\n${STEP.repeat(Math.min(depth, MAX_INDENT))}` });
