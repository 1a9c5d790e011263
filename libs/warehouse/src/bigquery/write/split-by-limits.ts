/** Limits of one request. */
export interface RequestLimits {
  maxBytes: number;
  maxRows: number;
}

/** Splits items, in order, into parts that each fit one request. An item that exceeds the limits is a part alone. */
export function splitByLimits<T>(
  items: readonly T[],
  bytesOf: (item: T) => number,
  { maxBytes, maxRows }: RequestLimits,
): T[][] {
  const parts: T[][] = [];
  let bytes = 0;
  for (const item of items) {
    const size = bytesOf(item);
    const last = parts.at(-1);
    if (last && last.length < maxRows && bytes + size <= maxBytes) {
      last.push(item);
      bytes += size;
    } else {
      parts.push([item]);
      bytes = size;
    }
  }
  return parts;
}
