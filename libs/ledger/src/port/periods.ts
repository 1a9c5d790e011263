/** A day, in ms. */
export const DAY_MS = 24 * 60 * 60 * 1_000;

/** The count of a day is kept by times of this length, ms, so that it takes no more room when more ids pass. */
export const SLOT_MS = 600_000;
