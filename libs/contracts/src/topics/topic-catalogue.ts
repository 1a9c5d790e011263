import { commandTypesOf } from '../commands/command-topics.ts';
import { largestRecordBytes } from '../records/record-size.ts';
import { type Topic, topics } from '../records/topics.ts';

/** How a topic is configured, and who writes it. */
export interface TopicDefinition {
  name: Topic;
  /** Meaning of the record key. */
  key: string;
  /** Meaning of the record value. */
  value: string;
  writtenBy: string;
  partitions: number;
  /** Replicas in production; the local broker has 1. */
  replicationFactor: number;
  /** Topic settings, by Kafka's names. */
  config: Readonly<Record<string, string>>;
}

const DAY_MS = 24 * 60 * 60 * 1000;
const MIB = 1024 * 1024;
const PARTITIONS = 6;
const REPLICATION_FACTOR = 3;

interface Retention {
  retentionDays: number;
  maxMessageBytes: number;
  cleanup?: string;
  /** Records stamped further in the future are refused: one wrong clock must not stall the merge by timestamp. */
  maxFutureMs?: number;
  /** Refuse records that are stamped longer ago than the retention: they would be deleted before anyone reads them. */
  refuseExpired?: boolean;
}

const config = ({ retentionDays, maxMessageBytes, cleanup = 'delete', maxFutureMs, refuseExpired }: Retention) => ({
  'cleanup.policy': cleanup,
  'max.message.bytes': String(maxMessageBytes),
  ...(maxFutureMs === undefined ? {} : { 'message.timestamp.after.max.ms': String(maxFutureMs) }),
  ...(refuseExpired ? { 'message.timestamp.before.max.ms': String(retentionDays * DAY_MS) } : {}),
  'min.insync.replicas': '2',
  'retention.ms': String(retentionDays * DAY_MS),
});

const define = (definition: Omit<TopicDefinition, 'partitions' | 'replicationFactor'>): TopicDefinition => ({
  ...definition,
  partitions: PARTITIONS,
  replicationFactor: REPLICATION_FACTOR,
});

const commandConfig = config({ retentionDays: 7, maxMessageBytes: MIB, maxFutureMs: 60_000, refuseExpired: true });

const commandsOf = (topic: Topic) => `command: ${commandTypesOf(topic).join(', ')}`;

/**
 * Every topic of the bus. The local topics, `terraform/topics.json` and the docs are generated from this list.
 * An outcome or a dead letter may be twice as large as the record that it describes, so it fits with its headers.
 */
export const topicCatalogue: readonly TopicDefinition[] = [
  define({
    name: topics.identify,
    key: 'userId, or `object:<objectTypeId>:<objectId>`',
    value: commandsOf(topics.identify),
    writtenBy: 'apps, event-processor',
    config: commandConfig,
  }),
  define({
    name: topics.track,
    key: 'userId, or anonymousId, or `delivery:<deliveryId>`',
    value: commandsOf(topics.track),
    writtenBy: 'apps; event-processor, with an outbox',
    config: commandConfig,
  }),
  define({
    name: topics.transactional,
    key: 'userId',
    value: commandsOf(topics.transactional),
    writtenBy: 'apps; event-processor, with an outbox; transactional-sender, to settle a held send',
    config: commandConfig,
  }),
  define({
    name: topics.webhooks,
    key: 'person id, else cio_id, else address, else delivery id, else event id',
    value: 'webhook event, normalised, with the body as received',
    writtenBy: 'webhook-receiver',
    config: config({ retentionDays: 14, maxMessageBytes: MIB }),
  }),
  define({
    name: topics.processed,
    key: 'correlationId',
    value: 'outcome: the command or event, its status and its origin',
    writtenBy: 'libs/kafka, for the workers and event-processor',
    config: config({ retentionDays: 7, maxMessageBytes: 2 * MIB }),
  }),
  define({
    name: topics.deadLetters,
    key: "the record's own key",
    value: "the record's own bytes; the reason is in the headers",
    writtenBy: 'every consumer; webhook-receiver',
    config: config({ retentionDays: 30, maxMessageBytes: 2 * MIB }),
  }),
  define({
    name: topics.resolutions,
    key: 'dead letter id, after `forgotten/` when its person was forgotten, after `edited/` with what a replay publishes instead; group id after `group/`; id of a replay job after `job/`',
    value:
      'replayed, discarded, parked, settled, forgotten, or edited with the new bytes; of a group acknowledged, ignored, resolved or reopened; by whom and why',
    writtenBy: 'CLI, console, transactional-sender',
    // An edited value of 2 MiB is stored in base64, which takes a third more, with its headers.
    config: config({ retentionDays: 45, maxMessageBytes: 4 * MIB, cleanup: 'compact,delete' }),
  }),
  define({
    name: topics.audit,
    key: "id of the operator's action",
    value: "an operator's action",
    writtenBy: 'CLI, console, transactional-sender',
    config: config({ retentionDays: 400, maxMessageBytes: MIB }),
  }),
];

/** The largest record that each topic takes, in bytes of `recordBytes`. */
export const maxRecordBytes: ReadonlyMap<string, number> = new Map(
  topicCatalogue.map(({ name, config }) => [name, largestRecordBytes(Number(config['max.message.bytes']))]),
);
