import { rawNumber } from '@cio-bus/contracts';

// Each function reads a field of a record as a column's value. A value of another type becomes null and is never
// converted: the payload column keeps the original.

const INT64_MIN = -(2n ** 63n);
const INT64_MAX = 2n ** 63n - 1n;

/** Text, unchanged. Half a surrogate pair is not text: UTF-8 cannot encode it. */
export const text = (value: unknown): string | null =>
  typeof value === 'string' && value.isWellFormed() ? value : null;

/** An id that vendors send as text or as an integer of any length. Empty text becomes null. */
export const idText = (value: unknown): string | null =>
  Number.isSafeInteger(value) ? String(value) : text(longInteger(value) ?? value) || null;

const longInteger = (value: unknown) => /^-?\d{1,100}$/.exec(rawNumber(value) ?? '')?.[0];

/** An integer, or text that is one. */
export function int64(given: unknown): number | bigint | null {
  const value = rawNumber(given) ?? given;
  if (typeof value === 'number') return Number.isSafeInteger(value) ? value : null;
  if (typeof value !== 'string' || !/^-?\d{1,19}$/.test(value)) return null;
  const exact = BigInt(value);
  if (exact < INT64_MIN || exact > INT64_MAX) return null;
  return Number.isSafeInteger(Number(exact)) ? Number(exact) : exact;
}

/** A duration in ms, rounded: clocks return fractions, and the column has integers. */
export const milliseconds = (value: unknown): number | bigint | null =>
  int64(typeof value === 'number' ? Math.round(value) : value);
