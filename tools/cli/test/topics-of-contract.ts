import { topicCatalogue } from '@cio-bus/contracts';
import type { TopicAdmin, TopicState } from '@cio-bus/kafka';

const states = new Map<string, TopicState>(
  topicCatalogue.map(({ name, partitions, replicationFactor, config }) => [
    name,
    { partitions, replicas: replicationFactor, settings: new Map(Object.entries(config)) },
  ]),
);

const change = async () => {
  throw new Error('this test changes no topics');
};

/** A cluster of three brokers whose topics are as the contract has them, except for those that are given. */
export const topicsOfContract = (changed: Readonly<Record<string, Partial<TopicState>>> = {}): TopicAdmin => ({
  states: async () => new Map([...states].map(([name, state]) => [name, { ...state, ...changed[name] }])),
  brokers: async () => 3,
  ...{ create: change, addPartitions: change, changeSettings: change },
});
