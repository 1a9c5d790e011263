import type { DeadLetterIndex } from '../index-file/dead-letter-index.ts';
import type { CommittedOffsets } from './replayed-records.ts';

/** A topic that a replay writes, and the service that reads it. */
export interface ReplayTarget {
  service: string;
  topic: string;
}

/** The records that services have not settled yet, the largest number of one service's topic. */
export async function lagOf(
  index: DeadLetterIndex,
  committed: CommittedOffsets,
  targets: readonly ReplayTarget[],
): Promise<number> {
  const lags = await Promise.all(
    targets.map(async ({ service, topic }) => {
      const [ends, offsets] = [await index.kafka.offsets(topic), await committed(`customerio-${service}`, topic)];
      const at = new Map(offsets.map(({ partition, offset }) => [partition, offset]));
      return ends.reduce((sum, { partition, low, high }) => sum + high - Math.max(low, at.get(partition) ?? low), 0);
    }),
  );
  return Math.max(0, ...lags);
}
