/** Several measurements of one figure. */
export interface Spread {
  median: number;
  min: number;
  max: number;
}

/** Returns median, minimum and maximum. @throws Error for an empty list */
export function spreadOf(values: readonly number[]): Spread {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle];
  const lower = sorted.length % 2 === 0 ? sorted[middle - 1] : upper;
  const [min] = sorted;
  const max = sorted.at(-1);
  if (upper === undefined || lower === undefined || min === undefined || max === undefined)
    throw new Error('a spread needs at least one value');
  return { median: (lower + upper) / 2, min, max };
}
