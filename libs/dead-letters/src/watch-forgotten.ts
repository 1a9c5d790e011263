import { type DeadLetter, topics } from '@cio-bus/contracts';
import type { TopicReader } from '@cio-bus/kafka';
import { decidedIdentity, identityOf, readResolution } from './decisions.ts';

/** Resolves whether a dead letter has been forgotten by the time of the call. Rejects when Kafka cannot be read. */
export type IsForgotten = (deadLetter: Pick<DeadLetter, 'deadLetterId' | 'origin'>) => Promise<boolean>;

/**
 * Follows the decisions `forgotten` while a replay is under way: a person may be forgotten after it was planned. Each call
 * waits for a read of the topic that begins after it; calls that come during one read share the next, which reads only what
 * is new.
 */
export function watchForgotten(read: TopicReader): IsForgotten {
  const forgotten = new Set<string>();
  const from = new Map<number, number>();
  let reading: Promise<void> = Promise.resolve();
  let next: Promise<void> | undefined;

  const readNew = async () => {
    next = undefined; // a later call may ask for what is written after this
    for await (const record of read(topics.resolutions, { from: new Map(from) })) {
      from.set(record.partition, record.offset + 1);
      const resolution = readResolution(record);
      if (resolution?.action === 'forgotten') forgotten.add(decidedIdentity(resolution) ?? resolution.letterId);
    }
  };
  const refresh = (): Promise<void> => {
    reading = reading.then(readNew, readNew);
    return reading;
  };
  return async (deadLetter) => {
    const isForgotten = () => forgotten.has(identityOf(deadLetter)) || forgotten.has(deadLetter.deadLetterId);
    if (isForgotten()) return true;
    next ??= refresh();
    await next;
    return isForgotten();
  };
}
