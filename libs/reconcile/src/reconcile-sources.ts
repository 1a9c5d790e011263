import { type Topic, topics } from '@cio-bus/contracts';
import type { TopicReader } from '@cio-bus/kafka';
import type { WarehouseQuery } from '@cio-bus/warehouse';

/** What a reconciliation reads. */
export interface ReconcileSources {
  read: TopicReader;
  /** Committed offset of each partition of a topic for a group; -1 where nothing is committed. */
  committed(groupId: string, topic: string): Promise<readonly { partition: number; offset: number }[]>;
  warehouse: Pick<WarehouseQuery, 'query' | 'table'>;
}

/** Topics that say what became of records, or what an operator did. */
type NotSettled = (typeof topics)['processed' | 'deadLetters' | 'resolutions' | 'audit'];

/** The topics whose every record gets an outcome or a dead letter, and the service that writes it. */
export const settledBy = {
  [topics.identify]: 'track-publisher',
  [topics.track]: 'track-publisher',
  [topics.transactional]: 'transactional-sender',
  [topics.webhooks]: 'event-processor',
} as const satisfies Record<Exclude<Topic, NotSettled>, string>;

/** The service that settles the records of a topic. */
export const settlerOf = (topic: string): string => (settledBy as Readonly<Record<string, string>>)[topic] ?? '';

/** The topics whose every record becomes a row. */
export const loadedTopics: readonly Topic[] = [topics.webhooks, topics.processed, topics.deadLetters, topics.audit];

/** The service that loads them. */
export const LOADER = 'bigquery-sink';

/** How far a service has committed a topic. */
export interface Progress {
  /** Whether the service has settled the record: its offset is below the committed one. */
  isSettled(partition: number, offset: number): boolean;
}

/** Reads a service's committed offsets. What it commits later counts as in flight. */
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
