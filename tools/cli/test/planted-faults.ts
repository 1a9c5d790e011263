import { tmpdir } from 'node:os';
import { BusError, subscribableEvents, topicCatalogue, topics } from '@cio-bus/contracts';
import type { ReportingWebhook } from '@cio-bus/customerio';
import { LedgerError } from '@cio-bus/ledger';
import { ConfigError } from '@cio-bus/service';
import { A_TIME_MS } from '@cio-bus/testkit';
import { QueryError } from '@cio-bus/warehouse';
import { type CliWorld, fakeCustomerIO } from './start-cli.ts';

const folder = tmpdir();

const webhook: ReportingWebhook = {
  ...{ id: 1, name: 'bus', endpoint: 'https://bus.example.com/webhooks/customerio', events: [...subscribableEvents] },
  ...{ isEnabled: true, isFullResolution: true, hasContent: false },
} as ReportingWebhook;

const customerio = (webhooks: ReportingWebhook[]) => async () =>
  fakeCustomerIO({ listReportingWebhooks: async () => webhooks });
const poster = (status: number) => () => ({
  signed: async () => ({ status, text: '' }),
  unsigned: async () => ({ status, text: '' }),
});
const rejects = (error: Error) => async () => Promise.reject(error);
const kafkaError = (name: string, type?: string) => Object.assign(new Error('no'), { name, ...(type && { type }) });
const partitionsWith = (name: string, count: number | undefined) => async () =>
  new Map(
    topicCatalogue.flatMap((topic) => {
      const partitions = topic.name === name ? count : topic.partitions;
      return partitions === undefined ? [] : [[topic.name, partitions] as const];
    }),
  );

/** A deployment with which nothing is wrong. */
export const healthy: CliWorld['connections'] = { customerio: customerio([webhook]), poster: poster(401) };
const answer = (isThere: (sql: string) => boolean) => (sql: string) => {
  if (!isThere(sql)) throw new QueryError('not there');
  return [];
};

/** A fault of a deployment, what `cio-bus doctor` says of it, and what to do. */
interface PlantedFault {
  planted: string;
  connections?: CliWorld['connections'];
  world?: CliWorld;
  found: RegExp;
  action: RegExp;
}

/** Faults for the doctor to find. */
export const plantedFaults: readonly PlantedFault[] = [
  {
    planted: 'brokers that do not answer',
    connections: { partitions: rejects(kafkaError('KafkaJSConnectionError')) },
    found: /Kafka is unreachable; check KAFKA_BROKERS/,
    action: /kafka-unavailable/,
  },
  {
    planted: 'a wrong password',
    connections: { partitions: rejects(kafkaError('KafkaJSSASLAuthenticationError')) },
    found: /rejected the credentials; check KAFKA_SASL/,
    action: /kafka-unavailable/,
  },
  {
    planted: 'a topic that is missing',
    connections: { partitions: partitionsWith(topics.audit, undefined) },
    found: /no such topic/,
    action: /create it/,
  },
  {
    planted: 'too few partitions',
    connections: { partitions: partitionsWith(topics.webhooks, 3) },
    found: /it has 3; the contract has 6/,
    action: /add partitions/,
  },
  {
    planted: 'different numbers of partitions of merged topics',
    connections: { partitions: partitionsWith(topics.track, 12) },
    found: /6 and 12/,
    action: /give both the same/,
  },
  {
    planted: 'a service that does not run',
    connections: { members: async (group) => (group.includes('sender') ? 0 : 1) },
    found: /customerio-transactional-sender has no member/,
    action: /start transactional-sender/,
  },
  {
    planted: 'a service that settles nothing',
    world: { committed: -1 },
    found: /never committed an offset/,
    action: /readyz/,
  },
  {
    planted: 'a revoked key of the App API',
    connections: {
      customerio: async () =>
        fakeCustomerIO({ listReportingWebhooks: rejects(new BusError('VENDOR_AUTH', 'Customer.io answered 401')) }),
    },
    found: /answered 401/,
    action: /CUSTOMERIO_APP_API_KEY/,
  },
  {
    planted: 'a workspace in another region',
    connections: { trackFault: async () => 'the account is in the region eu' },
    found: /region eu/,
    action: /CUSTOMERIO_REGION/,
  },
  {
    planted: 'no reporting webhook',
    connections: { customerio: customerio([]) },
    found: /no enabled reporting webhook/,
    action: /webhooks create/,
  },
  {
    planted: 'a webhook that misses an event',
    connections: {
      customerio: customerio([{ ...webhook, events: webhook.events.filter((name) => name !== 'email_bounced') }]),
    },
    found: /not so for https/,
    action: /add .*: email_bounced/,
  },
  {
    planted: 'a receiver that is away',
    connections: { poster: poster(502) },
    found: /answered 502/,
    action: /start webhook-receiver/,
  },
  {
    planted: 'a receiver that checks no signatures',
    connections: { poster: poster(200) },
    found: /answered 200/,
    action: /webhooks check/,
  },
  {
    planted: 'a missing signing key',
    connections: {
      poster: () => {
        throw new ConfigError('CUSTOMERIO_WEBHOOK_SECRET is required');
      },
    },
    found: /CUSTOMERIO_WEBHOOK_SECRET is required/,
    action: /./,
  },
  {
    planted: 'a clock that is wrong',
    connections: { vendorTime: async () => A_TIME_MS - 200_000 },
    found: /200 s ahead of/,
    action: /NTP/,
  },
  {
    planted: 'a sink that is away',
    connections: {},
    world: {
      answer: () => {
        throw new BusError('WAREHOUSE_UNAVAILABLE', 'the sink does not answer');
      },
    },
    found: /sink does not answer/,
    action: /WAREHOUSE_SQL_URL/,
  },
  {
    planted: 'a missing table',
    world: { answer: answer(() => false) },
    found: /not there/,
    action: /warehouse-unavailable/,
  },
  {
    planted: 'a missing column',
    world: { answer: answer((sql) => !sql.includes('device_id')) },
    found: /^missing: device_id$/,
    action: /terraform apply/,
  },
  {
    planted: 'a Redis that evicts',
    connections: {
      sends: rejects(new LedgerError('Redis is not configured to be durable: maxmemory-policy must be noeviction')),
    },
    found: /maxmemory-policy must be noeviction/,
    action: /libs\/ledger/,
  },
  {
    planted: 'a ledger that cannot be opened',
    connections: {
      ledgerPlace: () => ({ folder, file: folder }),
      sends: rejects(Object.assign(new Error('EACCES: permission denied, sends.sqlite'), { syscall: 'open' })),
    },
    found: /permission denied/,
    action: /STATE_DIR/,
  },
];
