/** Faults that a chaos run can inject. */
export const faultKinds = [
  'kills',
  'freezes',
  'broker',
  'outage',
  'throttling',
  'lost-answers',
  'slow-answers',
  'poison',
  'hostile',
  'failing-people',
] as const;
/** One of {@link faultKinds}. */
export type FaultKind = (typeof faultKinds)[number];
