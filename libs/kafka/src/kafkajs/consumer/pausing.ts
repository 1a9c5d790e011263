import kafkajs, { type Consumer } from 'kafkajs';

/** Stops and starts the reading of single partitions, by the broker's topic names. */
export interface Pausing {
  pause(topic: string, partition: number): void;
  resume(topic: string, partition: number): void;
}

/**
 * The pausing of a consumer's partitions. kafkajs throws when it has no group, after a crash until it runs again and
 * after its end; there is nothing to pause then, and a group that is joined anew begins with nothing paused.
 */
export function createPausing(client: Pick<Consumer, 'pause' | 'resume'>): Pausing {
  return {
    pause: (topic, partition) => whileInGroup(() => client.pause([{ topic, partitions: [partition] }])),
    resume: (topic, partition) => whileInGroup(() => client.resume([{ topic, partitions: [partition] }])),
  };
}

function whileInGroup(change: () => void): void {
  try {
    change();
  } catch (error) {
    if (!(error instanceof kafkajs.KafkaJSNonRetriableError)) throw error;
  }
}
