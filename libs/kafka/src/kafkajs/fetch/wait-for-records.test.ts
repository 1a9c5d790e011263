import { createRequire } from 'node:module';
import { expect, it } from 'vitest';
import { waitForRecords } from './wait-for-records.ts';

type Partitions = { topic: string; partitions: number[] };
interface OwnSubscriptions {
  assign(all: readonly Partitions[]): void;
  pause(some: readonly Partitions[]): void;
  resume(some: readonly Partitions[]): void;
}
const require = createRequire(import.meta.url);
const Subscriptions = require('kafkajs/src/consumer/subscriptionState.js') as new () => OwnSubscriptions;
const Member = require('kafkajs/src/consumer/consumerGroup.js') as new (
  options: object,
) => { subscriptionState: OwnSubscriptions; fetch(nodeId: number): Promise<unknown> };

const logger = { namespace: () => logger, debug: () => {}, info: () => {}, warn: () => {} };
const partitions = [0, 1, 2];

/** A member of a group with the partitions 0 to 2 of a topic, and the waits of the requests that it sends. */
function aMember() {
  const waits: number[] = [];
  const broker = {
    fetch: async ({ maxWaitTime }: { maxWaitTime: number }) => {
      waits.push(maxWaitTime);
      return { responses: [] };
    },
  };
  const cluster = {
    refreshMetadataIfNecessary: async () => {},
    findBroker: async () => broker,
    findTopicPartitionMetadata: () => partitions.map((partitionId) => ({ partitionId, leader: 1, isr: [1] })),
  };
  const member = Object.assign(new Member({ cluster, topics: ['t'], logger }), {
    subscriptionState: new Subscriptions(),
    offsetManager: {
      resolveOffsets: async () => {},
      committedOffsets: () => ({ t: { 0: '0', 1: '0', 2: '0' } }),
      nextOffset: () => 0,
    },
  });
  member.subscriptionState.assign([{ topic: 't', partitions }]);
  return { member, waits };
}

it('waits longer for records only while no partition is paused', async () => {
  waitForRecords();
  waitForRecords();
  const { member, waits } = aMember();
  await member.fetch(1);
  member.subscriptionState.pause([{ topic: 't', partitions: [2] }]);
  await member.fetch(1);
  member.subscriptionState.resume([{ topic: 't', partitions: [2] }]);
  await member.fetch(1);
  expect(waits).toEqual([1_000, 100, 1_000]);
});
