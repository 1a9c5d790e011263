/** What a person said, and when, ms since the epoch. */
export interface TimedChoice {
  optedIn: boolean;
  saidAt: number;
}

/** Whether a statement replaces what is stored. Of two at the same time the refusal counts, whichever arrives first. */
export function replaces(said: TimedChoice, stored: TimedChoice | undefined): boolean {
  if (stored === undefined || said.saidAt > stored.saidAt) return true;
  return said.saidAt === stored.saidAt && stored.optedIn && !said.optedIn;
}
