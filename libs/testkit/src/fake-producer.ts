import type { RecordPosition } from '@cio-bus/contracts';
import {
  type OutgoingRecord,
  type Producer,
  PublishError,
  type RunTransaction,
  type SendInTransaction,
} from '@cio-bus/kafka';

/** A producer that records what is published. */
export interface FakeProducer extends Producer {
  readonly name: string;
  /** Acknowledged records, in order. */
  readonly published: OutgoingRecord[];
  /** Acknowledged records of one topic, in order. */
  publishedTo(topic: string): OutgoingRecord[];
  /** Fails the next publishes with this error, or with the result of the function (undefined: success). Null ends it. */
  failWith(failure: Error | ((record: OutgoingRecord) => Error | undefined) | null): void;
  start(): Promise<void>;
  stop(): Promise<void>;
}

/** Creates a producer in memory. Every topic has one partition with consecutive offsets. */
export function fakeProducer(): FakeProducer {
  const published: OutgoingRecord[] = [];
  let failureOf: (record: OutgoingRecord) => Error | undefined = () => undefined;
  const publishedTo = (topic: string) => published.filter((record) => record.topic === topic);
  return {
    name: 'fake-producer',
    published,
    publishedTo,
    failWith(failure) {
      failureOf = typeof failure === 'function' ? failure : () => failure ?? undefined;
    },
    async publish(record): Promise<RecordPosition> {
      const failure = failureOf(record);
      if (failure) throw failure;
      published.push(record);
      const partition = record.partition ?? 0;
      return { topic: record.topic, partition, offset: publishedTo(record.topic).length - 1 };
    },
    start: async () => {},
    stop: async () => {},
  };
}

/** The error of a producer without a reachable broker: the record was not sent. */
export const brokerAway = (): PublishError => new PublishError('not-sent', 'no broker could be reached');

/** Runs transactions of a fake producer one after another: what fails in one leaves nothing of it. */
export function fakeTransactions({ publish, published }: Pick<FakeProducer, 'publish' | 'published'>): RunTransaction {
  let last: Promise<unknown> = Promise.resolve();
  const send: SendInTransaction = async (records) => {
    const positions: RecordPosition[] = [];
    for (const record of records) positions.push(await publish(record));
    return positions;
  };
  return (work) => {
    const next = async () => {
      const before = published.length;
      try {
        return await work(send, async () => {});
      } catch (error) {
        published.splice(before);
        throw error;
      }
    };
    const result = last.then(next, next);
    last = result;
    return result;
  };
}
