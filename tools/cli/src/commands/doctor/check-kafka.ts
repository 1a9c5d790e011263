import { mergedTopics, topicCatalogue } from '@cio-bus/contracts';
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

function ofTopic(
  { name, partitions: wanted }: (typeof topicCatalogue)[number],
  partitions: ReadonlyMap<string, number>,
): Diagnosis {
  const check = `topic ${name} has its partitions`;
  const found = partitions.get(name);
  if (found === undefined)
    return fault(
      check,
      'there is no such topic, or this user may not see it',
      'create it (infra/setup, Terraform); check KAFKA_TOPIC_PREFIX and the access list',
    );
  if (found >= wanted) return ok(check);
  return fault(
    check,
    `it has ${found}; the contract has ${wanted}`,
    'add partitions while nothing is published: keys move (docs/guide/operating.md)',
  );
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
