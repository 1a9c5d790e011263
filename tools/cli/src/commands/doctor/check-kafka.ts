import { mergedTopics, type TopicDefinition, topicCatalogue } from '@cio-bus/contracts';
import type { CliContext } from '../../terminal/context.ts';
import { compareTopics } from '../topics/compare-topics.ts';
import { diagnoseServices } from './check-services.ts';
import { type Check, type Diagnosis, diagnose, fault, ok } from './diagnosis.ts';

/** Kafka, then what is in it: of brokers that do not answer nothing else is asked, and of a topic that is missing neither. */
export async function diagnoseKafka(context: CliContext): Promise<Diagnosis[]> {
  const ofTopics = await diagnose(checkTopics, context);
  if (ofTopics.some(({ check, state }) => check === checkTopics.name && state === 'fault')) return ofTopics;
  const existing = await context.connections.partitions();
  const others = [diagnose(checkTopicSettings, context), diagnoseServices(context, new Set(existing.keys()))];
  return [...ofTopics, ...(await Promise.all(others)).flat()];
}

/** The brokers, and the topics as the contracts have them. */
const checkTopics: Check = {
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

/** Replicas, retention and sizes of the topics that exist. */
const checkTopicSettings: Check = {
  name: 'the topics have the retention and size limits of the contract',
  action: 'see docs/runbooks/kafka-unavailable.md; the settings of topics need DESCRIBE_CONFIGS on them',
  async run({ connections }) {
    const admin = connections.topicAdmin();
    const states = await admin.states(topicCatalogue.map(({ name }) => name));
    const existing = topicCatalogue.filter(({ name }) => states.has(name));
    const different = compareTopics(existing, states, await admin.brokers()).filter(
      ({ what }) => what !== 'partitions',
    );
    if (different.length === 0) return [ok(checkTopicSettings.name)];
    return different.map(({ topic, what, expected, found, action }) =>
      fault(`${what} of topic ${topic}`, `it is ${found}; the contract has ${expected}`, action),
    );
  },
};
