import { join } from 'node:path';
import { topics as busTopics, REPLAY_TRANSACTIONS, type Templates } from '@cio-bus/contracts';
import { type CustomerIOService, createCustomerIOService, loadTemplates, vendorTime } from '@cio-bus/customerio';
import { type DeadLetterIndex, openDeadLetterIndex } from '@cio-bus/dead-letters';
import {
  type AccessAdmin,
  accessAdmin,
  committedOffsets,
  createKafka,
  createProducer,
  groupMembers,
  type KafkaConnection,
  keepConnected,
  type PartitionOffsets,
  type Producer,
  type RunTransaction,
  type TopicAdmin,
  type TopicReader,
  topicAdmin,
  topicOffsets,
  topicPartitions,
  topicReader,
  transactionRunner,
} from '@cio-bus/kafka';
import { createSendLedger, type SendLedger } from '@cio-bus/ledger';
import { type GateState, gateState, quietTelemetry, scrape } from '@cio-bus/service';
import { openPreferenceEraser, type PreferenceEraser } from '@cio-bus/user-messaging/eraser';
import { createPersonEraser, createWarehouseQuery, type PersonEraser, type WarehouseQuery } from '@cio-bus/warehouse';
import {
  addressConfig,
  customerioConfig,
  deadLettersConfig,
  forgetConfig,
  kafkaConfig,
  ledgerConfig,
  preferencesConfig,
  signatureConfig,
  templatesConfig,
  trackConfig,
  warehouseConfig,
} from './settings.ts';
import { createWebhookPoster, type WebhookPoster } from './webhook-poster.ts';

/** What commands do with Customer.io's App API. */
export type CustomerIOCalls = Pick<
  CustomerIOService,
  | 'getDeliveryMetrics'
  | 'getCampaignMetrics'
  | 'getLinkMetrics'
  | 'listMessages'
  | 'checkTemplates'
  | 'listReportingWebhooks'
  | 'createReportingWebhook'
>;

/** Everything that commands connect to. A connection is opened on first use, and reads only the settings that it needs. */
export interface Connections {
  readonly read: TopicReader;
  offsets(topic: string): Promise<PartitionOffsets[]>;
  /** Number of partitions of each topic of the bus that exists. */
  partitions(): Promise<ReadonlyMap<string, number>>;
  /** Whether a service delivers. */
  gate(service: string): Promise<GateState>;
  /** Looks at topics, and changes them. */
  topicAdmin(): TopicAdmin;
  /** Looks at access lists, and adds to them. */
  accessAdmin(): AccessAdmin;
  /** Number of members of a consumer group. */
  members(groupId: string): Promise<number>;
  committed(groupId: string, topic: string): Promise<{ partition: number; offset: number }[]>;
  deadLetters(): DeadLetterIndex;
  producer(): Promise<Producer>;
  /** Runs the transactions of replays. */
  readonly transact: RunTransaction;
  warehouse(): WarehouseQuery;
  eraser(): PersonEraser;
  /** Key of the hashes by which a person is found again; undefined while none is set. */
  forgetKey(): string | undefined;
  /** Erases message preferences; undefined where no store of them is set. */
  preferences(): Promise<PreferenceEraser | undefined>;
  sends(): Promise<Pick<SendLedger, 'settle' | 'get'>>;
  customerio(): Promise<CustomerIOCalls>;
  /** Where the ledger of sends is: its folder, and its file unless it is in Redis. */
  ledgerPlace(): { folder: string; file: string | undefined };
  /** Why the Track API cannot be used; `no-keys` where its keys are not set. */
  trackFault(): Promise<string | undefined>;
  /** Customer.io's time, ms since the epoch. */
  vendorTime(): Promise<number | undefined>;
  /** What commands refer to by name. */
  templates(): Templates;
  /** Posts signed bodies to the receiver. */
  poster(): WebhookPoster;
  /** Closes the connections that were opened. */
  close(): Promise<void>;
}

interface Part {
  start(): Promise<void>;
  stop(): Promise<void>;
}

/**
 * Creates connections from environment settings; opening one throws a `ConfigError` that lists its invalid settings.
 *
 * @param notice reports what an operator should know although everything works
 */
export function createConnections(
  env: Readonly<Record<string, string | undefined>>,
  notice: (text: string) => void = () => {},
): Connections {
  const telemetry = quietTelemetry('cio-bus');
  const opened: Pick<Part, 'stop'>[] = [];
  const open = async <P extends Part>(part: P): Promise<P> => {
    await part.start();
    opened.push(part);
    return part;
  };
  const kafka = once(() => keep(createKafka(kafkaConfig.parse(env), telemetry), opened));
  const topics: Pick<Connections, 'read' | 'offsets'> = {
    read: (topic, options) => topicReader(kafka())(topic, options),
    offsets: (topic) => topicOffsets(kafka(), topic),
  };
  return {
    ...topics,
    committed: (groupId, topic) => committedOffsets(kafka(), groupId, topic),
    ...administration(kafka),
    gate: (service) => gateOf(addressConfig.parse(env).CONSOLE_SERVICES.get(service)),
    deadLetters: once(() => {
      const index = openDeadLetterIndex(topics, deadLettersConfig.parse(env), { notice });
      opened.push({ stop: async () => index.close() });
      return index;
    }),
    transact: (work) => transactionRunner(kafka(), REPLAY_TRANSACTIONS)(work),
    producer: once(() => open(createProducer(kafka(), telemetry))),
    warehouse: once(() => createWarehouseQuery(warehouseConfig.parse(env))),
    eraser: once(() => createPersonEraser(warehouseConfig.parse(env))),
    forgetKey: () => forgetConfig.parse(env).FORGET_LINK_KEY?.reveal(),
    preferences: once(async () => {
      const eraser = await openPreferenceEraser(preferencesConfig.parse(env), telemetry);
      return eraser && open(eraser);
    }),
    sends: once(() => open(createSendLedger(ledgerConfig.parse(env), telemetry))),
    customerio: once(() => open(createCustomerIOService(customerioConfig.parse(env), telemetry))),
    templates: once(() => loadTemplates(templatesConfig.parse(env).TEMPLATES_DIR)),
    ledgerPlace: () => ledgerPlace(env),
    async trackFault() {
      if (!env.CUSTOMERIO_SITE_ID || !env.CUSTOMERIO_TRACK_API_KEY) return 'no-keys';
      return (await open(createCustomerIOService(trackConfig.parse(env), telemetry))).unready();
    },
    vendorTime: () => vendorTime(customerioConfig.parse(env)),
    poster: () => createWebhookPoster(signatureConfig.parse(env)),
    async close() {
      await Promise.all(opened.map((part) => part.stop()));
    },
  };
}

/** Commands look often: connecting for each look takes longer than the look. */
function keep(kafka: KafkaConnection, opened: Pick<Part, 'stop'>[]): KafkaConnection {
  const kept = keepConnected(kafka);
  opened.push({ stop: kept.close });
  return kept;
}

const administration = (
  kafka: () => KafkaConnection,
): Pick<Connections, 'partitions' | 'topicAdmin' | 'accessAdmin' | 'members'> => ({
  partitions: () => topicPartitions(kafka(), Object.values(busTopics)),
  topicAdmin: () => topicAdmin(kafka()),
  accessAdmin: () => accessAdmin(kafka()),
  members: (groupId) => groupMembers(kafka(), groupId),
});

async function gateOf(urls: readonly string[] | undefined): Promise<GateState> {
  if (urls === undefined) return { gate: 'unknown', reason: 'CONSOLE_SERVICES has no address of it' };
  return gateState(await Promise.all(urls.map((url) => scrape(url, { timeoutMs: 10_000 }))));
}

function ledgerPlace(env: Readonly<Record<string, string | undefined>>): ReturnType<Connections['ledgerPlace']> {
  const { REDIS_URL, STATE_DIR } = ledgerConfig.parse(env);
  return { folder: STATE_DIR, file: REDIS_URL === undefined ? join(STATE_DIR, 'sends.sqlite') : undefined };
}

function once<T>(create: () => T): () => T {
  let created: { value: T } | undefined;
  return () => {
    created ??= { value: create() };
    return created.value;
  };
}
