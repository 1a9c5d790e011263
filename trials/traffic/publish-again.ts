import { setTimeout as sleep } from 'node:timers/promises';
import { PublishFailedError } from '@cio-bus/event-bus';
import { PublishError } from '@cio-bus/kafka';

/** How long an app goes on. Milliseconds. */
interface Patience {
  withinMs: number;
  /** Between two attempts. @default 200 */
  waitMs?: number;
  /** Told of each attempt that was not acknowledged. */
  onFailure: () => void;
}

/**
 * Publishes as the bus asks its apps to: what Kafka has not acknowledged is published again, under the same id.
 *
 * @throws what the last attempt threw, once the time is over; at once, what is no failure of Kafka's
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
