import { type Topic, topics } from '../records/topics.ts';
import {
  OUTBOX_TRANSACTIONS_PREFIX,
  REPLAY_TRANSACTIONS,
  SERVICE_GROUP_PREFIX,
  type ServiceAccess,
} from './service-access.ts';

/** One entry of Kafka's access lists without its principal, with the names of Managed Kafka and Terraform. */
export interface Grant {
  /** `cluster`, `topic/…`, `consumerGroup/…`, `transactionalId/…`, or one of the last three with `Prefixed`. */
  resource: string;
  operation: 'READ' | 'WRITE' | 'DESCRIBE' | 'CREATE' | 'DESCRIBE_CONFIGS';
}

/**
 * The entries that an access needs, no more. READ and WRITE include DESCRIBE, and whoever may write a topic may be an
 * idempotent producer.
 *
 * @example
 * grantsOf({ reads: [], writes: [topics.track] }) // [{ resource: 'topic/customerio.track', operation: 'WRITE' }]
 */
export function grantsOf({
  group,
  reads,
  writes,
  scans = [],
  settingsOf = [],
  transactions = [],
  relaysOutbox = false,
  follows = [],
}: ServiceAccess): Grant[] {
  const readTopics = [...new Set([...reads, ...scans])];
  return [
    ...readTopics.map((topic) => grant(`topic/${topic}`, 'READ')),
    ...writes.map((topic) => grant(`topic/${topic}`, 'WRITE')),
    ...settingsOf.map((topic) => grant(`topic/${topic}`, 'DESCRIBE_CONFIGS')),
    ...transactions.map((name) => grant(`transactionalId/${name}`, 'WRITE')),
    ...(relaysOutbox ? outboxGrants : []),
    ...(group === undefined ? [] : [grant(`consumerGroup/${group}`, 'READ')]),
    ...(follows === '*'
      ? [grant(`consumerGroupPrefixed/${SERVICE_GROUP_PREFIX}`, 'DESCRIBE')]
      : follows.map((other) => grant(`consumerGroup/${other}`, 'DESCRIBE'))),
  ];
}

const outboxGrants = [
  grant(`transactionalIdPrefixed/${OUTBOX_TRANSACTIONS_PREFIX}`, 'WRITE'),
  grant(`consumerGroupPrefixed/${OUTBOX_TRANSACTIONS_PREFIX}`, 'READ'),
];

/** What the topic set-up (`infra/setup`) needs. Not in Terraform, which creates the topics through Google's API. */
export const topicSetUpGrants: readonly Grant[] = Object.values(topics).flatMap((topic: Topic) => [
  grant(`topic/${topic}`, 'CREATE'),
  grant(`topic/${topic}`, 'DESCRIBE'),
]);

/** An account that cannot exist: its entries give nobody access, but close what they are on. */
export const NOBODY = 'nobody@cio-bus.invalid';

/**
 * Entries of {@link NOBODY}. Where `allow.everyone.if.no.acl.found` is true, as on Managed Kafka, everything that is on no
 * list is open to every account: a topic that only operators use, when no operator is named; a group; the transactions of
 * replays; the lists themselves.
 */
export const closingGrants: readonly Grant[] = [
  grant('cluster', 'DESCRIBE'), // who may alter the cluster may write access lists
  grant('topicPrefixed/customerio.', 'DESCRIBE'),
  grant(`consumerGroupPrefixed/${SERVICE_GROUP_PREFIX}`, 'DESCRIBE'),
  grant(`transactionalId/${REPLAY_TRANSACTIONS}`, 'DESCRIBE'), // whoever begins one ends that of an operator
  grant(`transactionalIdPrefixed/${OUTBOX_TRANSACTIONS_PREFIX}`, 'DESCRIBE'), // or that of a relay
];

function grant(resource: string, operation: Grant['operation']): Grant {
  return { resource, operation };
}
