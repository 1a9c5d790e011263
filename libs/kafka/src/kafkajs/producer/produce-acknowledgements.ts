import { AsyncLocalStorage } from 'node:async_hooks';
import { createRequire } from 'node:module';

/** First offset of what each partition has acknowledged, by the broker's name of the topic, and by partition. */
export type Acknowledgements = Map<string, Map<number, number>>;

interface ProduceResponse {
  topics: readonly {
    topicName: string;
    partitions: readonly { partition: number; errorCode: number; baseOffset?: string }[];
  }[];
}

const current = new AsyncLocalStorage<Acknowledgements>();
let isListening = false;

/**
 * Collects what partitions acknowledge while `send` runs. kafkajs reports a request in which one partition refused its records
 * as failed, and does not say that the others took theirs: written again, those would stand twice.
 */
export function collectAcknowledgements<T>(acknowledged: Acknowledgements, send: () => Promise<T>): Promise<T> {
  listen();
  return current.run(acknowledged, send);
}

/** Looks at every produce response before kafkajs does. Version 7 is what kafkajs 2.2.4 speaks with every broker since Kafka 2.1. */
function listen(): void {
  if (isListening) return;
  isListening = true;
  const response = createRequire(import.meta.url)('kafkajs/src/protocol/requests/produce/v7/response.js') as {
    parse(data: ProduceResponse): Promise<unknown>;
  };
  const { parse } = response;
  response.parse = (data) => {
    note(data);
    return parse(data);
  };
}

function note({ topics }: ProduceResponse): void {
  const acknowledged = current.getStore();
  if (!acknowledged) return;
  for (const { topicName, partitions } of topics) {
    const offsets = acknowledged.get(topicName) ?? new Map<number, number>();
    acknowledged.set(topicName, offsets);
    for (const { partition, errorCode, baseOffset } of partitions) {
      if (errorCode === 0) offsets.set(partition, Number(baseOffset ?? -1));
    }
  }
}
