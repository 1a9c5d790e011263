import { isUtf8 } from 'node:buffer';
import { headers as busHeaders, parseExactJson } from '@cio-bus/contracts';
import { hasAddress, MASK, withoutAddresses } from '@cio-bus/dead-letters';
import type { z } from 'zod';
import type { header, value } from '../api/schemas/dead-letters.ts';
import { maskValue } from './mask-value.ts';

type ShownValue = z.output<typeof value>;
type ShownHeader = z.output<typeof header>;

/** How much of a value is shown: masked for reading; revealed whole, as the largest record has it. */
const MASKED_CHARACTERS = 64 * 1024;
const REVEALED_CHARACTERS = 2 * 1024 * 1024;
const HEX_BYTES = 16 * 1024;
/** A masked value that is deeper is not JSON that anybody reads. */
const MAX_DEPTH = 100;
/** Masked, for reading; revealed, all that a record is likely to have, to be edited. */
const MASKED_HEADERS = 200;
const REVEALED_HEADERS = 20_000;
const HEADER_CHARACTERS = 4_096;
const ID_CHARACTERS = 1_000;
const TEXT_CHARACTERS = 1_000;

/** The beginning of a text; a character is never cut in two. */
export function cut(text: string, characters: number = TEXT_CHARACTERS): string {
  if (text.length <= characters) return text;
  const isHalf = /[\ud800-\udbff]/.test(text[characters - 1] as string);
  return text.slice(0, isHalf ? characters - 1 : characters);
}

/** An id, of any origin. */
export const shownId = (text: string): string => cut(text, ID_CHARACTERS);

/** A key: a user's id. One that is an address is masked. */
export function shownKey(key: Buffer | null, isRevealed = false): { text: string; masked: boolean } | null {
  if (key === null) return null;
  const text = isUtf8(key) ? key.toString() : key.toString('hex');
  const masked = !isRevealed && hasAddress(text);
  return { text: masked ? MASK : cut(text), masked };
}

/** What is shown of a value. */
export function shownValue(bytes: Buffer | null, isRevealed: boolean): ShownValue {
  const common = { bytes: bytes?.length ?? 0, truncated: false, masked: !isRevealed };
  if (bytes === null || bytes.length === 0) return { ...common, kind: 'empty', masked: false };
  if (!isUtf8(bytes)) {
    if (!isRevealed) return { ...common, kind: 'binary' };
    return { ...common, kind: 'binary', hex: bytes.toString('hex', 0, HEX_BYTES), truncated: bytes.length > HEX_BYTES };
  }
  const parsed = readJson(bytes);
  if (!parsed) return isRevealed ? bounded(common, 'text', bytes.toString()) : { ...common, kind: 'text' };
  // Revealed, it is as it was written: digits, order and spaces of it may be what is wrong.
  return bounded(common, 'json', isRevealed ? bytes.toString() : JSON.stringify(maskValue(parsed.value), null, 2));
}

function bounded(common: Omit<ShownValue, 'kind'>, kind: ShownValue['kind'], whole: string): ShownValue {
  const text = cut(whole, common.masked ? MASKED_CHARACTERS : REVEALED_CHARACTERS);
  return { ...common, kind, text, truncated: text.length < whole.length };
}

function readJson(bytes: Buffer): { value: unknown } | undefined {
  try {
    return { value: parseExactJson(bytes, { maxDepth: MAX_DEPTH }) };
  } catch {
    return undefined;
  }
}

/** Headers of the bus say nothing about people; those of apps may. */
const isOfBus = (name: string): boolean => BUS_HEADERS.has(name);
const BUS_HEADERS: ReadonlySet<string> = new Set(Object.values(busHeaders));

/** Whether the value of a header is masked. */
export const isMaskedHeader = (name: string): boolean => !isOfBus(name);

/** What is shown of the headers of a record, those of the bus first. */
export function shownHeaders(
  headers: Readonly<Record<string, string>>,
  isRevealed: boolean,
): { headers: ShownHeader[]; headersLeftOut: number } {
  const all = Object.entries(headers).sort(([a], [b]) => Number(isOfBus(b)) - Number(isOfBus(a)));
  const shown = all
    .slice(0, isRevealed ? REVEALED_HEADERS : MASKED_HEADERS)
    .map(([name, value]) => shownHeader(name, value, isRevealed));
  return { headers: shown, headersLeftOut: all.length - shown.length };
}

function shownHeader(name: string, value: string, isRevealed: boolean): ShownHeader {
  const masked = !isRevealed && (!isOfBus(name) || hasAddress(value));
  const shown = cut(value, HEADER_CHARACTERS);
  const title = cut(isRevealed ? name : withoutAddresses(name), ID_CHARACTERS);
  return { name: title, value: masked ? MASK : shown, masked, truncated: shown.length < value.length };
}

/** A text that the bus or Customer.io wrote, which may quote an address. */
export const shownText = (text: string): string => withoutAddresses(cut(text));
