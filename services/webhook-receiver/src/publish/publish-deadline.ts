/** Three times the interval at which the producer notices deadlines. */
const AHEAD_MS = 150;

/**
 * How long the producer may wait for Kafka, ms: less than the request may, so that the error that is logged is the producer's,
 * which names what Kafka reported. At least half of it.
 */
export const publishDeadlineMs = (answerWithinMs: number): number =>
  Math.max(answerWithinMs - AHEAD_MS, answerWithinMs / 2);
