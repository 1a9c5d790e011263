import { setTimeout as sleep } from 'node:timers/promises';
import { PublishFailedError } from '@cio-bus/event-bus';
import { PublishError } from '@cio-bus/kafka';

/** How long an app retries. Milliseconds. */
interface Patience {
  withinMs: number;
  /** Between two attempts. @default 200 */
  waitMs?: number;
  /** Called for each attempt that was not acknowledged. */
  onFailure: () => void;
}

/**
 * Publishes as apps should: what Kafka has not acknowledged is published again, under the same id.
 *
 * @throws the last error once the time is up; errors that are not Kafka's at once
 */
export async function publishAgain<Place>(
  publish: () => Promise<Place>,
  { withinMs, waitMs = 200, onFailure }: Patience,
): Promise<Place> {
  const deadline = performance.now() + withinMs;
  for (;;) {
    try {
      return await publish();
    } catch (error) {
      const mayBeRepeated = error instanceof PublishFailedError || error instanceof PublishError;
      if (!mayBeRepeated || performance.now() > deadline) throw error;
      onFailure();
      await sleep(waitMs);
    }
  }
}
