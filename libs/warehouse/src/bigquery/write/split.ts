/** Most that one request takes. */
export interface RequestLimits {
  maxBytes: number;
  maxRows: number;
}

/** Splits items, in order, into runs that each fit one request. An item that is larger by itself stands alone. */
export function splitByLimits<T>(
  items: readonly T[],
  bytesOf: (item: T) => number,
  { maxBytes, maxRows }: RequestLimits,
): T[][] {
  const runs: T[][] = [];
  let bytes = 0;
  for (const item of items) {
    const size = bytesOf(item);
    const last = runs.at(-1);
    if (last && last.length < maxRows && bytes + size <= maxBytes) {
      last.push(item);
      bytes += size;
    } else {
      runs.push([item]);
      bytes = size;
    }
  }
  return runs;
}
