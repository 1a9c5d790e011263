/** Share of the commands that is published first, without faults, at a rate that leaves no queue. */
export const QUIET_SHARE = 0.1;
export const QUIET_PER_SECOND = 150;
/** Rate of the second phase: more than a laptop delivers. */
export const FULL_PER_SECOND = 2_000;
