/** Cases say what an idle machine needs. A busy one gets this many times as much; a check that holds ends at once. */
export const PATIENCE = 4;
