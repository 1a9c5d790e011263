import { commandTopics } from '../commands/command-topics.ts';
import { type Topic, topics } from '../records/topics.ts';

/** What a service or a person does on Kafka. */
export interface ServiceAccess {
  /** Its consumer group, if it reads in one. */
  group?: string;
  /** Topics that it reads in its group. */
  reads: readonly Topic[];
  writes: readonly Topic[];
  /** Topics that it reads from end to end, in no group. */
  scans?: readonly Topic[];
  /** Topics whose settings it looks up. */
  settingsOf?: readonly Topic[];
  /** Names of the transactions in which it writes. */
  transactions?: readonly string[];
  /** Whether it publishes an outbox: its transactions, and the groups that have their marks. */
  relaysOutbox?: boolean;
  /** Groups of services whose committed offsets it looks up. `*` stands for all of them. */
  follows?: readonly string[] | '*';
}

/** Every group of a service begins with it. */
export const SERVICE_GROUP_PREFIX = 'customerio-';

const { identify, track, transactional, webhooks, processed, deadLetters, resolutions, audit } = topics;

/** Name of the transactions of replays. One for all of them in a cluster: those of two operators follow one another. */
export const REPLAY_TRANSACTIONS = 'customerio-replay';

/** Begins the name of the transactions of an outbox, and of the group that has their marks; the id of its database follows. */
export const OUTBOX_TRANSACTIONS_PREFIX = 'customerio-outbox-';

/**
 * What the console needs: a replay writes a dead letter back to the topic it came from, which may be any topic that a service
 * reads, and records the decision in `customerio.dlq.resolutions` and `customerio.audit`.
 */
const repairAccess: ServiceAccess = {
  reads: [],
  writes: Object.values(topics),
  scans: Object.values(topics),
  transactions: [REPLAY_TRANSACTIONS],
  follows: '*',
};

/** What an operator needs for every command of `cio-bus`, but to change topics (`topics apply`). */
export const operatorAccess: ServiceAccess = { ...repairAccess, settingsOf: Object.values(topics) };

/** The least access that each service needs. */
export const serviceAccess = {
  'track-publisher': {
    group: 'customerio-track-publisher',
    reads: [identify, track],
    writes: [processed, deadLetters],
  },
  'transactional-sender': {
    group: 'customerio-transactional-sender',
    reads: [transactional],
    // It settles held sends that are reported later (SETTLE_REPORTED_EVERY_SECONDS), as an operator does: by a replay.
    writes: [processed, deadLetters, transactional, resolutions, audit],
    scans: [webhooks, deadLetters, resolutions],
    transactions: [REPLAY_TRANSACTIONS],
  },
  'webhook-receiver': { reads: [], writes: [webhooks, deadLetters] },
  'event-processor': {
    group: 'customerio-event-processor',
    reads: [webhooks],
    // With PREFERENCES it publishes the outbox, where apps put commands of every kind.
    writes: [identify, processed, deadLetters, track, transactional],
    relaysOutbox: true,
  },
  'bigquery-sink': {
    group: 'customerio-bigquery-sink',
    reads: [webhooks, processed, deadLetters, audit],
    writes: [deadLetters],
    // It compares Kafka and the table (RECONCILE_EVERY_SECONDS), up to what each service has committed.
    scans: [identify, track, transactional],
    follows: ['customerio-track-publisher', 'customerio-transactional-sender', 'customerio-event-processor'],
  },
  // Operators act by it.
  console: repairAccess,
} as const satisfies Record<string, ServiceAccess>;

/** What an app needs to publish: to write the command topics that it was given. */
export const appAccess = (commands: readonly Topic[] = commandTopics): ServiceAccess => ({
  reads: [],
  writes: commands,
});
