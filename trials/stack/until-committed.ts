import { setTimeout as sleep } from 'node:timers/promises';
import { type RecordPosition, topics } from '@cio-bus/contracts';
import { committedOffsets, type KafkaConnection } from '@cio-bus/kafka';

const POLL_MS = 500;

/**
 * Waits until `track-publisher` has committed offsets after all of these places.
 *
 * @throws Error once the time is up; while Kafka restarts it waits
 */
export async function untilCommitted(
  kafka: KafkaConnection,
  places: readonly RecordPosition[],
  { timeoutMs, signal }: { timeoutMs: number; signal?: AbortSignal },
): Promise<void> {
  const deadline = performance.now() + timeoutMs;
  while (!(await areCommitted(kafka, places))) {
    if (performance.now() > deadline) {
      throw new Error(
        `track-publisher has not committed ${places.length} records of a story within ${timeoutMs / 1_000} s`,
      );
    }
    await sleep(POLL_MS, undefined, signal ? { signal } : {});
  }
}

async function areCommitted(kafka: KafkaConnection, places: readonly RecordPosition[]): Promise<boolean> {
  try {
    const perTopic = await Promise.all(
      [topics.identify, topics.track].map(async (topic) => ({
        topic,
        next: new Map(
          (await committedOffsets(kafka, 'customerio-track-publisher', topic)).map((one) => [
            one.partition,
            one.offset,
          ]),
        ),
      })),
    );
    return perTopic.every(({ topic, next }) =>
      places.every((place) => place.topic !== topic || (next.get(place.partition) ?? 0) > place.offset),
    );
  } catch {
    return false; // Kafka is unavailable
  }
}
