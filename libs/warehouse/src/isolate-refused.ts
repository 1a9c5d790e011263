import type { BusError } from '@cio-bus/contracts';

/**
 * Writes items as a whole, and when they are refused, by halves, until each refused one stands alone.
 *
 * @param write resolves with why none of its items were written, or undefined once all are. `ROW_REJECTED` means that
 * an item is to blame; any other error ends the search, for no item is
 * @returns the error of each item that is not written
 */
export async function isolateRefused<T>(
  items: readonly T[],
  write: (items: readonly T[]) => Promise<BusError | undefined>,
): Promise<Map<T, BusError>> {
  const errors = new Map<T, BusError>();
  const waiting: (readonly T[])[] = items.length > 0 ? [items] : [];
  let outage: BusError | undefined;
  for (let part = waiting.pop(); part; part = waiting.pop()) {
    const error = outage ?? (await write(part));
    if (error?.code === 'ROW_REJECTED' && part.length > 1) {
      const middle = Math.ceil(part.length / 2);
      waiting.push(part.slice(middle), part.slice(0, middle));
    } else if (error) {
      if (error.code !== 'ROW_REJECTED') outage = error;
      for (const item of part) errors.set(item, error);
    }
  }
  return errors;
}
