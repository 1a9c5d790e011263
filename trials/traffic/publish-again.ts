import { PublishFailedError } from '@cio-bus/event-bus';
import { PublishError } from '@cio-bus/kafka';
import { retrying } from '@cio-bus/service';

/** How long an app retries. Milliseconds. */
interface Patience {
  withinMs: number;
  /** Of the first attempt: an app that serves a request cannot wait long. Later ones have {@link REPEAT_DEADLINE_MS}. */
  deadlineMs: number;
  /** Between two attempts. @default 200 */
  waitMs?: number;
  /** Called for each attempt that was not acknowledged. */
  onFailure: () => void;
}

/**
 * Of an attempt in the background. With the deadline of the first one, what is published on a machine that is slower than
 * the traffic would expire in the queue again and again.
 */
const REPEAT_DEADLINE_MS = 60_000;

/**
 * Publishes as apps should: what Kafka has not acknowledged is published again, under the same id.
 *
 * @throws the last error once the time is up; errors that are not Kafka's at once
 */
export function publishAgain<Place>(
  publish: (options: { deadlineMs: number }) => Promise<Place>,
  { withinMs, deadlineMs: first, waitMs = 200, onFailure }: Patience,
): Promise<Place> {
  const deadline = performance.now() + withinMs;
  const deadlineOf = (attempt: number) => (attempt === 1 ? first : Math.max(first, REPEAT_DEADLINE_MS));
  const mayRetry = (error: unknown) => {
    const mayBeRepeated = error instanceof PublishFailedError || error instanceof PublishError;
    if (!mayBeRepeated || performance.now() > deadline) return false;
    onFailure();
    return true;
  };
  return retrying((attempt) => publish({ deadlineMs: deadlineOf(attempt) }), { everyMs: waitMs, mayRetry });
}
