import { mergedTopics, type TopicDefinition, topicCatalogue } from '@cio-bus/contracts';
import { compareTopics } from '../topics/compare-topics.ts';
import { readers } from '../topics/readers.ts';
import { type Check, type Diagnosis, fault, ok } from './diagnosis.ts';

/** The brokers, and the topics as the contracts have them. */
export const checkTopics: Check = {
  name: 'Kafka answers',
  action: 'see docs/runbooks/kafka-unavailable.md',
  async run({ connections }) {
    const partitions = await connections.partitions();
    return [ok('Kafka answers'), ...topicCatalogue.map((topic) => ofTopic(topic, partitions)), ofMerged(partitions)];
  },
};

function ofTopic(topic: TopicDefinition, partitions: ReadonlyMap<string, number>): Diagnosis {
  const check = `topic ${topic.name} has its partitions`;
  const found = partitions.get(topic.name);
  const known = new Map(found === undefined ? [] : [[topic.name, { partitions: found }] as const]);
  const [difference] = compareTopics([topic], known);
  if (!difference) return ok(check);
  const { what, expected, action } = difference;
  return fault(check, what === 'topic' ? difference.found : `it has ${found}; the contract has ${expected}`, action);
}

function ofMerged(partitions: ReadonlyMap<string, number>): Diagnosis {
  const check = `${mergedTopics.join(' and ')} have the same number of partitions`;
  const counts = mergedTopics.map((topic) => partitions.get(topic));
  if (counts.every((count) => count === counts[0])) return ok(check);
  return fault(
    check,
    counts.map((count) => count ?? 'none').join(' and '),
    'give both the same: otherwise the order of a person is lost',
  );
}

/** The services: whether an instance of each runs, and has committed something. */
export const checkGroups: Check = {
  name: 'the services run',
  action: 'see docs/runbooks/service-down.md',
  async run({ connections }) {
    const topicsOf = Map.groupBy(readers, ([service]) => service);
    return Promise.all(
      [...topicsOf].map(async ([service, read]) => {
        const check = `${service} runs`;
        const group = `customerio-${service}`;
        if ((await connections.members(group)) === 0)
          return fault(
            check,
            `the group ${group} has no member`,
            `start ${service}, with this KAFKA_BROKERS and KAFKA_TOPIC_PREFIX; see its log`,
          );
        const committed = await Promise.all(read.map(([, topic]) => connections.committed(group, topic)));
        if (committed.flat().some(({ offset }) => offset >= 0)) return ok(check);
        return fault(
          check,
          'it has joined, and never committed an offset',
          `look at /readyz and the log of ${service}`,
        );
      }),
    );
  },
};
