import type { BusError } from '@cio-bus/contracts';

/** Why none of some items were written. */
export interface Refusal<T> {
  /** `ROW_REJECTED` means that an item is to blame; any other error ends the search, for no item is. */
  error: BusError;
  /** The items that the warehouse named. They are tried alone, the others together. @default not told */
  suspects?: readonly T[] | undefined;
}

/**
 * Writes items as a whole, and when they are refused, by halves or as the warehouse says, until each refused one
 * stands alone.
 *
 * @param write resolves with why none of its items were written, or undefined once all are
 * @param refusalsAlone how often an item must be refused alone until it is called bad @default 1
 * @returns the error of each item that is not written
 */
export async function isolateRefused<T>(
  items: readonly T[],
  write: (items: readonly T[]) => Promise<Refusal<T> | undefined>,
  refusalsAlone = 1,
): Promise<Map<T, BusError>> {
  const errors = new Map<T, BusError>();
  const alone = new Map<T, number>();
  const waiting: (readonly T[])[] = items.length > 0 ? [items] : [];
  let outage: Refusal<T> | undefined;
  for (let part = waiting.pop(); part; part = waiting.pop()) {
    const refusal = outage ?? (await write(part));
    if (!refusal) continue;
    const [item] = part;
    const isRefused = refusal.error.code === 'ROW_REJECTED';
    if (isRefused && part.length > 1) waiting.push(...smaller(part, refusal.suspects));
    else if (isRefused && item !== undefined && countUp(alone, item) < refusalsAlone) waiting.push(part);
    else {
      if (!isRefused) outage = refusal;
      for (const left of part) errors.set(left, refusal.error);
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
