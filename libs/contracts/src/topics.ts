/** Logical topic names. A deployment may put `KAFKA_TOPIC_PREFIX` before them; only libs/kafka knows of it. */
export const topics = {
  identify: 'customerio.identify',
  track: 'customerio.track',
  transactional: 'customerio.transactional',
  webhooks: 'customerio.webhooks',
  processed: 'customerio.processed',
  deadLetters: 'customerio.dlq',
  resolutions: 'customerio.dlq.resolutions',
  audit: 'customerio.audit',
} as const;

/** A logical topic name. */
export type Topic = (typeof topics)[keyof typeof topics];

/** How a topic is set up, and who uses it. */
export interface TopicDefinition {
  name: Topic;
  /** What the record key is. */
  key: string;
  /** What the record value is. */
  value: string;
  writtenBy: string;
  partitions: number;
  /** Replicas in production; a single-node broker takes 1. */
  replicationFactor: number;
  /** Kafka topic settings by their Kafka names. */
  config: Readonly<Record<string, string>>;
}

const DAY_MS = 24 * 60 * 60 * 1000;
const MIB = 1024 * 1024;
const PARTITIONS = 6;
const REPLICATION_FACTOR = 3;

interface Shape {
  retentionDays: number;
  maxMessageBytes: number;
  cleanup?: string;
  /** Refuses records stamped further in the future than this: one wrong clock must not stall the merge by timestamp. */
  maxFutureMs?: number;
}

const config = ({ retentionDays, maxMessageBytes, cleanup = 'delete', maxFutureMs }: Shape) => ({
  'cleanup.policy': cleanup,
  'max.message.bytes': String(maxMessageBytes),
  ...(maxFutureMs === undefined ? {} : { 'message.timestamp.after.max.ms': String(maxFutureMs) }),
  'min.insync.replicas': '2',
  'retention.ms': String(retentionDays * DAY_MS),
});

const define = (definition: Omit<TopicDefinition, 'partitions' | 'replicationFactor'>): TopicDefinition => ({
  ...definition,
  partitions: PARTITIONS,
  replicationFactor: REPLICATION_FACTOR,
});

const commandConfig = config({ retentionDays: 7, maxMessageBytes: MIB, maxFutureMs: 60_000 });

/**
 * Every topic of the bus. Local set-up, Terraform, the AsyncAPI document and the docs are made from this list.
 * Outcomes and dead letters may be twice as large as what they describe, so a record always fits with its headers.
 */
export const topicCatalogue: readonly TopicDefinition[] = [
  define({
    name: topics.identify,
    key: 'userId',
    value: 'command: identify, suppress, unsuppress, delete, add_device, delete_device, merge',
    writtenBy: 'apps, event-processor',
    config: commandConfig,
  }),
  define({
    name: topics.track,
    key: 'userId, or anonymousId',
    value: 'command: track, page, screen',
    writtenBy: 'apps',
    config: commandConfig,
  }),
  define({
    name: topics.transactional,
    key: 'userId',
    value: 'command: transactional',
    writtenBy: 'apps',
    config: commandConfig,
  }),
  define({
    name: topics.webhooks,
    key: 'person id, else delivery id',
    value: 'webhook event, normalised, with the body as received',
    writtenBy: 'webhook-receiver',
    config: config({ retentionDays: 14, maxMessageBytes: MIB }),
  }),
  define({
    name: topics.processed,
    key: 'correlationId',
    value: 'outcome: the command or event with what became of it',
    writtenBy: 'libs/kafka, for the workers and event-processor',
    config: config({ retentionDays: 7, maxMessageBytes: 2 * MIB }),
  }),
  define({
    name: topics.deadLetters,
    key: "the record's own key",
    value: "the record's own bytes; the reason is in the headers",
    writtenBy: 'every consumer',
    config: config({ retentionDays: 30, maxMessageBytes: 2 * MIB }),
  }),
  define({
    name: topics.resolutions,
    key: 'letter id',
    value: 'replayed, discarded, parked, settled or forgotten; by whom, why',
    writtenBy: 'CLI, console',
    config: config({ retentionDays: 45, maxMessageBytes: MIB, cleanup: 'compact,delete' }),
  }),
  define({
    name: topics.audit,
    key: 'replay id',
    value: "an operator's action",
    writtenBy: 'CLI, console',
    config: config({ retentionDays: 400, maxMessageBytes: MIB }),
  }),
];

/** The topics whose every record ends in exactly one of `processed` and `dlq`. */
export const commandTopics: readonly Topic[] = [topics.identify, topics.track, topics.transactional];

/**
 * Topics whose order holds across them, per key: their partitions are merged by record timestamp. Ties go to the one
 * named first.
 */
export const mergedTopics: readonly Topic[] = [topics.identify, topics.track];
