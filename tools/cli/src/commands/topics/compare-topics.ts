import { mergedTopics, type TopicDefinition } from '@cio-bus/contracts';
import type { AccessEntry, TopicState } from '@cio-bus/kafka';

/** Something that is not as the contract has it. */
export interface Difference {
  /** A topic; of an access list, what it is of: `topic/customerio.track`, `consumerGroup/…`, `cluster`. */
  topic: string;
  /** `topic`, `partitions`, `replication`, the name of a setting, or `access of` an account. */
  what: string;
  expected: string;
  found: string;
  /** What `topics apply` can do about it; undefined: only people can. */
  change?: TopicChange;
  /** What to do about it. */
  action: string;
}

/** A change that deletes nothing. */
export type TopicChange =
  | { kind: 'grant'; entry: AccessEntry }
  | { kind: 'create'; definition: TopicDefinition }
  | { kind: 'add-partitions'; topic: string; count: number }
  | { kind: 'set'; topic: string; setting: string; value: string };

/** A topic on the cluster; what is left out is not compared. */
export type KnownTopic = Pick<TopicState, 'partitions'> & Partial<TopicState>;

/** What to do about a setting. */
const APPLY = 'cio-bus topics apply --why <reason> --yes';

/** Compares the topics of a cluster with the contract. Kafka allows at most as many replicas as it has brokers. */
export function compareTopics(
  catalogue: readonly TopicDefinition[],
  found: ReadonlyMap<string, KnownTopic>,
  brokers = Number.POSITIVE_INFINITY,
): Difference[] {
  return catalogue.flatMap((inContract) => {
    const partitions = partitionsOf(inContract, found);
    const replicationFactor = Math.min(inContract.replicationFactor, brokers);
    const definition = { ...inContract, partitions, replicationFactor };
    const state = found.get(definition.name);
    if (!state) return [missing(definition)];
    return [...ofPartitions(definition, state), ...ofReplicas(definition, state), ...ofSettings(definition, state)];
  });
}

/** Topics that are merged need the same number: a person must be in one partition number of all of them. */
function partitionsOf({ name, partitions }: TopicDefinition, found: ReadonlyMap<string, KnownTopic>): number {
  const merged: readonly string[] = mergedTopics;
  if (!merged.includes(name)) return partitions;
  return Math.max(partitions, ...merged.map((topic) => found.get(topic)?.partitions ?? 0));
}

const missing = (definition: TopicDefinition): Difference => ({
  ...{ topic: definition.name, what: 'topic', expected: 'exists' },
  found: 'there is no such topic, or this user may not see it',
  change: { kind: 'create', definition },
  action: 'create it: cio-bus topics apply (or infra/setup, Terraform); check KAFKA_TOPIC_PREFIX and the access list',
});

function ofPartitions({ name, partitions }: TopicDefinition, state: KnownTopic): Difference[] {
  if (state.partitions >= partitions) return [];
  return [
    {
      ...{ topic: name, what: 'partitions', expected: String(partitions), found: String(state.partitions) },
      change: { kind: 'add-partitions', topic: name, count: partitions },
      action:
        'add partitions while nothing is published: keys move, and the order of a person is lost across the change (docs/guide/operating.md); cio-bus topics apply --add-partitions',
    },
  ];
}

function ofReplicas({ name, replicationFactor }: TopicDefinition, { replicas }: KnownTopic): Difference[] {
  if (replicas === undefined || replicas >= replicationFactor) return [];
  return [
    {
      ...{ topic: name, what: 'replication', expected: String(replicationFactor), found: String(replicas) },
      action: 'reassign its partitions with more replicas: kafka-reassign-partitions.sh',
    },
  ];
}

const ofSettings = ({ name, config }: TopicDefinition, { settings }: KnownTopic): Difference[] =>
  Object.entries(config).flatMap(([setting, expected]) => {
    const value = settings?.get(setting);
    if (settings === undefined || (value !== undefined && isSame(value, expected))) return [];
    const difference = { topic: name, what: setting, expected, found: value ?? 'not set' };
    if (isShrinking(setting, value, expected))
      return [{ ...difference, action: `${whyNot(setting)} Change it yourself: kafka-configs.sh, or Terraform` }];
    const change = { kind: 'set', topic: name, setting, value: expected } as const;
    return [{ ...difference, change, action: APPLY }];
  });

/** `compact,delete` is `delete,compact`. */
const isSame = (one: string, other: string) => partsOf(one) === partsOf(other);
const partsOf = (text: string) => text.split(',').sort().join();

/** Settings of which less loses records, or refuses those that were taken before. */
const sizes: ReadonlySet<string> = new Set(['retention.ms', 'max.message.bytes', 'min.insync.replicas']);

function isShrinking(setting: string, found: string | undefined, expected: string): boolean {
  if (setting === 'cleanup.policy') return true;
  if (!sizes.has(setting) || found === undefined) return false;
  const size = (value: string) => (value === '-1' ? Number.POSITIVE_INFINITY : Number(value));
  return size(found) > size(expected);
}

const whyNot = (setting: string) =>
  setting === 'cleanup.policy' ? 'Kafka may delete records at once.' : 'It is larger; topics apply shrinks nothing.';
