/**
 * Reads a field of a record as a column's value. A value of another type becomes null, never something else in its
 * place: the payload column keeps what was there.
 */
const INT64_MIN = -(2n ** 63n);
const INT64_MAX = 2n ** 63n - 1n;

/** Text as it is. Half a surrogate pair is no text: UTF-8 cannot carry it. */
export const text = (value: unknown): string | null =>
  typeof value === 'string' && value.isWellFormed() ? value : null;

/** An id that vendors write as text or as a number. An empty one is none. */
export const idText = (value: unknown): string | null =>
  Number.isSafeInteger(value) ? String(value) : text(value) || null;

/** A whole number, or text that is one. A number beyond 2^53 has lost digits already and is none. */
export function int64(value: unknown): number | bigint | null {
  if (typeof value === 'number') return Number.isSafeInteger(value) ? value : null;
  if (typeof value !== 'string' || !/^-?\d{1,19}$/.test(value)) return null;
  const exact = BigInt(value);
  if (exact < INT64_MIN || exact > INT64_MAX) return null;
  return Number.isSafeInteger(Number(exact)) ? Number(exact) : exact;
}

/** A duration in ms, rounded: clocks give fractions, the column holds whole ones. */
export const milliseconds = (value: unknown): number | bigint | null =>
  int64(typeof value === 'number' ? Math.round(value) : value);
