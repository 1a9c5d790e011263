import { type Topic, topics } from '@cio-bus/contracts';
import type { TopicReader } from '@cio-bus/kafka';
import type { WarehouseQuery } from '@cio-bus/warehouse';

/** Where a reconciliation looks. */
export interface ReconcileSources {
  read: TopicReader;
  /** Committed offset of each partition of a topic for a group; -1 where nothing is committed. */
  committed(groupId: string, topic: string): Promise<readonly { partition: number; offset: number }[]>;
  warehouse: Pick<WarehouseQuery, 'query' | 'table'>;
}

/** The topics whose every record has an outcome or a dead letter, and the service that says so. */
export const settledBy = {
  [topics.identify]: 'track-publisher',
  [topics.track]: 'track-publisher',
  [topics.transactional]: 'transactional-sender',
  [topics.webhooks]: 'event-processor',
} as const satisfies Partial<Record<Topic, string>>;

/** The service that settles the records of a topic. */
export const settlerOf = (topic: string): string => (settledBy as Readonly<Record<string, string>>)[topic] ?? '';

/** The topics whose every record becomes a row. */
export const loadedTopics: readonly Topic[] = [topics.webhooks, topics.processed, topics.deadLetters, topics.audit];

/** The service that makes rows of them. */
export const LOADER = 'bigquery-sink';

/** How far a service has committed a topic. */
export interface Progress {
  /** Whether the service has answered for the record: it is at or below what was committed. */
  isSettled(partition: number, offset: number): boolean;
}

/** Asks how far a service is. What it commits after the question counts as under way. */
export async function readProgress(
  { committed }: Pick<ReconcileSources, 'committed'>,
  service: string,
  topic: string,
): Promise<Progress> {
  const offsets = new Map(
    (await committed(`customerio-${service}`, topic)).map(({ partition, offset }) => [partition, offset]),
  );
  return { isSettled: (partition, offset) => offset < (offsets.get(partition) ?? -1) };
}
