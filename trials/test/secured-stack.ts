// biome-ignore-all lint/complexity/noExcessiveLinesPerFunction: wires everything around a secured stack, in one place
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { cliConfig } from '@cio-bus/cli/src/settings.ts';
import {
  appAccess,
  closingGrants,
  type Grant,
  grantsOf,
  NOBODY,
  operatorAccess,
  type ServiceAccess,
  serviceAccess,
  topicSetUpGrants,
} from '@cio-bus/contracts';
import { type CustomerIOEventBus, createEventBus } from '@cio-bus/event-bus';
import { createKafka, createProducer, type Producer } from '@cio-bus/kafka';
import { environmentOf, type ServiceName, type Stack, startStack } from '@cio-bus/local';
import {
  CLIENT_SECRET,
  entriesOf,
  grant,
  oauthSettings,
  revoke,
  type SecuredBroker,
  startSecuredBroker,
} from '@cio-bus/servers';
import { defineConfig, kafkaSettings, quietTelemetry } from '@cio-bus/service';
import { createWarehouseQuery, type WarehouseQuery, warehouseQuerySettings } from '@cio-bus/warehouse';
import { patientReceiver } from '../stack/patient-settings.ts';

/** Accounts of people and apps. */
export const USERS = { app: 'shop@example.com', operator: 'ada@example.com', setUp: 'setup@example.com' } as const;

/** The account of a service. */
export const accountOf = (service: string): string => `${service}@example.iam.gserviceaccount.com`;

/** A stack whose services have an account each, on a Kafka that denies what is on no access list. */
export interface SecuredStack {
  readonly stack: Stack;
  readonly broker: SecuredBroker;
  /** Publishes as the app. */
  readonly bus: CustomerIOEventBus;
  readonly appProducer: Producer;
  /** Publishes as somebody who may do everything. */
  readonly administrator: Producer;
  query: WarehouseQuery['query'];
  /** Settings of the command line for an account. */
  operatorSettings(user: string): Record<string, string>;
  /** Does something while a service lacks one of its grants. */
  withoutGrant(
    service: ServiceName,
    missing: { operation: string; resource: string },
    action: () => Promise<void>,
  ): Promise<void>;
  /** Why a service is not ready. */
  reasons(service: ServiceName): Promise<string[]>;
  /** What a service has logged. */
  log(service: ServiceName): Promise<string>;
  stop(): Promise<void>;
}

const telemetry = quietTelemetry('tested');

/** Starts the broker, grants each account what the table says, and starts the stack. */
export async function startSecuredStack(): Promise<SecuredStack> {
  const broker = await startSecuredBroker();
  const stops: (() => unknown)[] = [broker.stop];
  const stop = async () => {
    for (const one of stops.reverse()) await one();
  };
  try {
    return await startOn(broker, stops, stop);
  } catch (error) {
    await stop();
    throw error;
  }
}

async function startOn(
  broker: SecuredBroker,
  stops: (() => unknown)[],
  stop: () => Promise<void>,
): Promise<SecuredStack> {
  const admin = createKafka({ KAFKA_BROKERS: [broker.administration] }, telemetry);
  await grant(admin.client, allEntries());
  const stack = await startStack({
    ...{ mode: 'restart', ports: 'free' },
    kafka: { brokers: broker.sasl, source: 'a secured one', stop: async () => {} },
    env: {
      ...oauthSettings(broker, USERS.setUp),
      ...patientReceiver,
      SUPPRESS_ON: 'none',
      RECONCILE_EVERY_SECONDS: '2',
      SETTLE_REPORTED_EVERY_SECONDS: '1',
    },
    envOf: (service) => oauthSettings(broker, accountOf(service)),
  });
  stops.push(stack.stop);
  const bus = appBus(broker);
  const appProducer = createProducer(createKafka(kafkaConfigOf(broker, USERS.app), telemetry), telemetry);
  const administrator = createProducer(admin, telemetry);
  for (const part of [bus, appProducer, administrator]) {
    await part.start();
    stops.push(() => part.stop());
  }
  const WAREHOUSE_SQL_URL = new URL(stack.sqlUrl).origin;
  const { query } = createWarehouseQuery(
    defineConfig(warehouseQuerySettings).parse({ ...stack.settings, WAREHOUSE_SQL_URL }),
  );
  return {
    ...{ stack, broker, bus, appProducer, administrator, query, stop },
    operatorSettings: (user) =>
      environmentOf(cliConfig.shape, { ...stack.settings, ...oauthSettings(broker, user), WAREHOUSE_SQL_URL }),
    async withoutGrant(service, missing, action) {
      const account = accountOf(service);
      const all = entriesOf(account, grantsOf(serviceAccess[service]));
      const isMissing = ({ operation, resource }: Grant) =>
        operation === missing.operation && resource === missing.resource;
      await revoke(admin.client, account);
      await grant(
        admin.client,
        all.filter((one) => !isMissing(one)),
      );
      await action().finally(() => grant(admin.client, all.filter(isMissing)));
    },
    reasons: (service) =>
      fetch(`${stack.health[service]}/readyz`).then(
        async (answer) => ((await answer.json()) as { reasons: string[] }).reasons,
        () => ['it does not listen'],
      ),
    log: (service) => readFile(join(stack.logDir, `${service}.log`), 'utf8'),
  };
}

const allEntries = () => [
  ...entriesOf(NOBODY, closingGrants),
  ...entriesOf(USERS.setUp, topicSetUpGrants),
  ...entriesOf(USERS.app, grantsOf(appAccess())),
  ...entriesOf(USERS.operator, grantsOf(operatorAccess)),
  ...Object.entries<ServiceAccess>(serviceAccess).flatMap(([name, access]) =>
    entriesOf(accountOf(name), grantsOf(access)),
  ),
];

const kafkaConfigOf = (broker: SecuredBroker, user: string) =>
  defineConfig(kafkaSettings).parse(oauthSettings(broker, user));

function appBus(broker: SecuredBroker): CustomerIOEventBus {
  const { tokenUrl } = broker.tokens;
  const client = { tokenUrl, id: USERS.app, secret: CLIENT_SECRET };
  const ssl = { caFile: broker.certificates.ca };
  return createEventBus({ brokers: [broker.sasl], ssl, sasl: { mechanism: 'oauthbearer', client } }, 'shop');
}
