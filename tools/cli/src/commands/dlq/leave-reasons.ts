import type { LeaveReason } from '@cio-bus/dead-letters';

/** Why dead letters are not replayed, for people. */
const reasons: Record<LeaveReason, string> = {
  forgotten: 'the person was forgotten',
  resolved: 'already replayed, discarded or settled',
  parked: 'parked; --include-parked includes them',
  'no-origin': 'webhook bodies, not records: post the corrected webhook',
  truncated: 'only a part of the record was kept, because it was too large: edit it to what it should be',
  'needs-decision': 'sends that may have happened; decide with cio-bus dlq settle',
  'replayed-often': 'replayed three times, and dead-lettered again each time: they are parked instead',
  delivered: 'delivered after all; cio-bus trace shows when. Discard them',
  gone: 'no longer in Kafka',
};

/** Lines that say how many dead letters are not replayed, and why. */
export const leaveLines = (left: Partial<Record<LeaveReason, number>>): string[] =>
  Object.entries(left).map(([reason, count]) => `  ${count} skipped: ${reasons[reason as LeaveReason]}`);
