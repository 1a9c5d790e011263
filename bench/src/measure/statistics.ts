/** Several measurements of one figure. */
export interface Spread {
  median: number;
  least: number;
  most: number;
}

/** The middle one and the ends. @throws Error for no values */
export function spreadOf(values: readonly number[]): Spread {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle];
  const lower = sorted.length % 2 === 0 ? sorted[middle - 1] : upper;
  const [least] = sorted;
  const most = sorted.at(-1);
  if (upper === undefined || lower === undefined || least === undefined || most === undefined)
    throw new Error('a spread needs at least one value');
  return { median: (lower + upper) / 2, least, most };
}
