/** What of a partition is settled at some moment: all below the low-water mark, and beyond it all but the open offsets. */
export interface Progress {
  /** Every offset below it is settled. */
  readonly lowWaterMark: number;
  /** Nothing is said of offsets from this one on. Not below the low-water mark. */
  readonly upTo: number;
  /** Offsets between the two that are not settled, ascending. */
  readonly open: readonly number[];
}

/**
 * Offsets beyond the low-water mark of which a commit says whether they are settled: one bit of each fits into a commit's
 * metadata. Since both ends of that range only move up, a later commit never says less than an earlier one.
 */
export const PROGRESS_SPAN = 23_000;

/** Whether an offset is settled. */
export function isSettledIn({ lowWaterMark, upTo, open }: Progress, offset: number): boolean {
  return offset < lowWaterMark || (offset < upTo && !includesSorted(open, offset));
}

function includesSorted(sorted: readonly number[], wanted: number): boolean {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((sorted[middle] as number) < wanted) low = middle + 1;
    else high = middle;
  }
  return sorted[low] === wanted;
}
