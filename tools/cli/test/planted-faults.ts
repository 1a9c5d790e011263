import { tmpdir } from 'node:os';
import { BusError, subscribableEvents } from '@cio-bus/contracts';
import type { ReportingWebhook } from '@cio-bus/customerio';
import { LedgerError } from '@cio-bus/ledger';
import { ConfigError } from '@cio-bus/service';
import { A_TIME_MS } from '@cio-bus/testkit';
import { QueryError } from '@cio-bus/warehouse';
import type { PlantedFault } from './planted-fault.ts';
import { plantedKafkaFaults } from './planted-kafka-faults.ts';
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
/** A deployment with which nothing is wrong. */
export const healthy: CliWorld['connections'] = { customerio: customerio([webhook]), poster: poster(401) };
const answer = (isThere: (sql: string) => boolean) => (sql: string) => {
  if (!isThere(sql)) throw new QueryError('not there');
  return [];
};

/** Faults for the doctor to find. */
export const plantedFaults: readonly PlantedFault[] = [
  ...plantedKafkaFaults,
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
    found: /not the case for https/,
    action: /add .*: email_bounced/,
  },
  {
    planted: 'a receiver that is away',
    connections: { poster: poster(502) },
    found: /answered 502/,
    action: /start webhook-receiver/,
  },
  {
    planted: 'a firewall that does not know this machine',
    connections: { poster: poster(403) },
    found: /answered 403/,
    action: /operator_ranges/,
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
    action: /settings of the services/,
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
