import type { BusError } from '@cio-bus/contracts';

/** Why none of the items of a call were written. */
export interface Refusal<T> {
  /** `ROW_REJECTED`: an item is to blame. Any other error is not about items, and stops the search. */
  error: BusError;
  /** The items that the warehouse named. They are tried alone, the others together. @default unknown */
  suspects?: readonly T[] | undefined;
}

/**
 * Writes items in one call. When they are refused, writes them in smaller parts, halves or the ones that the warehouse
 * named, until each refused item is alone.
 *
 * @param write resolves with why none of its items were written, or undefined once all of them are
 * @param refusalsAlone how often an item must be refused alone before it counts as refused @default 1
 * @returns the error of each item that was not written
 */
export async function isolateRefused<T>(
  items: readonly T[],
  write: (items: readonly T[]) => Promise<Refusal<T> | undefined>,
  refusalsAlone = 1,
): Promise<Map<T, BusError>> {
  const errors = new Map<T, BusError>();
  const alone = new Map<T, number>();
  const pending: (readonly T[])[] = items.length > 0 ? [items] : [];
  let outage: Refusal<T> | undefined;
  for (let part = pending.pop(); part; part = pending.pop()) {
    const refusal = outage ?? (await write(part));
    if (!refusal) continue;
    const [item] = part;
    const isRefused = refusal.error.code === 'ROW_REJECTED';
    if (isRefused && part.length > 1) pending.push(...smaller(part, refusal.suspects));
    else if (isRefused && item !== undefined && countUp(alone, item) < refusalsAlone) pending.push(part);
    else {
      if (!isRefused) outage = refusal;
      for (const failed of part) errors.set(failed, refusal.error);
    }
  }
  return errors;
}

/** The parts to try next, the last one first. */
function smaller<T>(part: readonly T[], suspects: readonly T[] = []): (readonly T[])[] {
  const named = new Set(suspects);
  const others = part.filter((item) => !named.has(item));
  if (others.length < part.length)
    return [...suspects.map((item) => [item]), others].filter(({ length }) => length > 0);
  const middle = Math.ceil(part.length / 2);
  return [part.slice(middle), part.slice(0, middle)];
}

function countUp<T>(counts: Map<T, number>, item: T): number {
  const count = (counts.get(item) ?? 0) + 1;
  counts.set(item, count);
  return count;
}
