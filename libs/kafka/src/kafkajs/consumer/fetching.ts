import kafkajs, { type Consumer } from 'kafkajs';
import type { Fetching } from '../../engine/engine.ts';
import type { OffsetQueries } from '../admin/offset-queries.ts';
import type { KafkaConnection } from '../connection/connection.ts';

/**
 * What the engines ask of the consumer of kafkajs. It throws when it has no group, after a crash until it runs again and
 * after its end; nothing can be paused then, and a group that is rejoined starts with nothing paused.
 */
export function createFetching(
  { physical }: Pick<KafkaConnection, 'physical'>,
  client: Pick<Consumer, 'pause' | 'resume'>,
  queries: Pick<OffsetQueries, 'askEnds'>,
): Fetching {
  const place = (topic: string, partition: number) => [{ topic: physical(topic), partitions: [partition] }];
  return {
    pause: (topic, partition) => whileInGroup(() => client.pause(place(topic, partition))),
    resume: (topic, partition) => whileInGroup(() => client.resume(place(topic, partition))),
    askEnds: (topic, onEnds) => queries.askEnds(physical(topic), (ends, asOf) => onEnds(topic, ends, asOf)),
  };
}

function whileInGroup(change: () => void): void {
  try {
    change();
  } catch (error) {
    if (!(error instanceof kafkajs.KafkaJSNonRetriableError)) throw error;
  }
}
