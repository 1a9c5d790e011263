import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { columns, DATASET, subscribableEvents } from '@cio-bus/contracts';
import { freePort } from '@cio-bus/servers';
import { testTable } from '@cio-bus/warehouse/fixtures';
import { describe, it } from 'vitest';
import { aBrokenKafka } from './broken-kafka.ts';
import {
  aFolder,
  aForgetfulRedis,
  aHaltedService,
  aTable,
  aWorkspace,
  listening,
  withClockOff,
} from './planted-parts.ts';
import { doctor, type Expected, expectFaults } from './run-doctor.ts';

const ddl = (given: readonly { name: string; type: (typeof columns)[number]['type'] }[]) => [
  `CREATE SCHEMA ${DATASET}`,
  `CREATE TABLE ${testTable.table} (${given.map(({ name, type }) => `"${name}" ${testTable.dialect.typeName(type)}`)})`,
];

describe('cio-bus doctor on real servers', () => {
  it('names every fault of a deployment that has many', async () => {
    const kafka = await aBrokenKafka();
    const receiver = await listening((_, response) => void response.end('thanks'));
    const webhook = {
      ...{ name: 'bus', endpoint: receiver, full_resolution: false },
      events: subscribableEvents.filter((name) => name !== 'email_bounced'),
    };
    const redis = await aForgetfulRedis();
    const halted = await aHaltedService();
    const result = await doctor({
      ...{ ...kafka, STATE_DIR: await aFolder() },
      CONSOLE_SERVICES: `track-publisher=${halted}`,
      CUSTOMERIO_APP_URL: await withClockOff(await aWorkspace('us', [webhook, webhook]), -200_000),
      CUSTOMERIO_TRACK_URL: await aWorkspace('eu'),
      WAREHOUSE_SQL_URL: await aTable(
        ddl(
          columns
            .filter(({ name }) => name !== 'device_id')
            .map(({ name, type }) => ({ name, type: name === 'send_at' ? 'STRING' : type })),
        ),
      ),
      ...(redis === undefined ? {} : { REDIS_URL: redis }),
    });
    const inKafka: Expected = [
      [/^topic customerio.audit has/, /no such topic/, /create it/],
      [/^topic customerio.webhooks has/, /it has 3; the contract has 6/, /add partitions/],
      [/have the same number of partitions/, /^6 and 7$/, /give both the same/],
      [/^retention.ms of topic customerio.dlq$/, /it is 60000; the contract has 2592000000/, /topics apply/],
      [/^max.message.bytes of topic customerio.transactional/, /it is 1000/, /topics apply/],
      [/^cleanup.policy of topic customerio.dlq.resolutions/, /it is delete/, /kafka-configs/],
      [/^transactional-sender runs/, /has no member/, /start transactional-sender/],
      [/^bigquery-sink runs/, /has no member/, /start bigquery-sink/],
      [/^track-publisher delivers/, /its gate is halted: consumer .* is halted by VENDOR_AUTH/, /delivery-halted/],
      [/^track-publisher keeps up with customerio.track/, /^1 record is not settled/, /consumer-lag/],
    ];
    expectFaults(result, [
      ...inKafka,
      [/^webhook: no other one with this address/, /not the case for/, /arrives 2 times/],
      [/^webhook: it reports every event/, /not the case for/, /add .*: email_bounced/],
      [/^webhook: it reports every open/, /not the case for/, /choose all opens/],
      [/^webhook: the receiver answers/, /it answered 200: thanks/, /webhooks check/],
      [/^the Track API accepts the key/, /region/, /CUSTOMERIO_REGION/],
      [/^the clock is right/, /^it is (199|2\d\d) s ahead of/, /NTP/],
      [/^the table has every column/, /^missing: device_id$/, /terraform apply/],
      [/^the columns have the expected types/, /^send_at is VARCHAR, not TIMESTAMP$/, /docs\/table/],
      ...(redis ? ([[/^the ledger/, /maxmemory-policy .*; appendonly .*restart/, /libs\/ledger/]] as const) : []),
    ]);
  });

  it('names what cannot be reached or used', async () => {
    const gone = `127.0.0.1:${await freePort()}`;
    const workspace = await aWorkspace('us');
    const folder = await aFolder();
    writeFileSync(join(folder, 'sends.sqlite'), 'this is no ledger, and long enough to be looked at. '.repeat(100));
    const result = await doctor({
      ...{ KAFKA_BROKERS: gone, STATE_DIR: folder, WAREHOUSE_SQL_URL: `http://${gone}` },
      ...{ CUSTOMERIO_APP_URL: workspace, CUSTOMERIO_APP_API_KEY: 'revoked' },
      ...{ CUSTOMERIO_TRACK_URL: workspace, CUSTOMERIO_TRACK_API_KEY: 'revoked' },
    });
    expectFaults(result, [
      [/^Kafka answers/, /Kafka is unreachable; check KAFKA_BROKERS/, /kafka-unavailable/],
      [/^the App API accepts the key/, /401/, /CUSTOMERIO_APP_API_KEY/],
      [/^the Track API accepts the key/, /401/, /CUSTOMERIO_TRACK_API_KEY/],
      [/^the table can be queried/, /ECONNREFUSED/, /WAREHOUSE_SQL_URL/],
      [/^the ledger/, /not a database/, /STATE_DIR/],
    ]);
  });

  it('names settings that are missing or invalid, a table that is missing, and no webhook', async () => {
    const folder = await aFolder();
    mkdirSync(join(folder, 'sends.sqlite'));
    const result = await doctor({
      ...{ KAFKA_BROKERS: 'localhost', STATE_DIR: folder, WAREHOUSE_SQL_URL: await aTable([]) },
      ...{ CUSTOMERIO_APP_URL: await aWorkspace('us'), CUSTOMERIO_TRACK_URL: 'mars' },
    });
    expectFaults(result, [
      [/^Kafka answers/, /KAFKA_BROKERS: .*host:port/, /settings of the services/],
      [/^Customer.io reports to the bus/, /no enabled reporting webhook/, /webhooks create/],
      [/^the Track API accepts the key/, /CUSTOMERIO_TRACK_URL/, /settings of the services/],
      [/^the table can be queried/, /does not exist/, /warehouse-unavailable/],
      [/^the ledger/, /sends.sqlite/, /STATE_DIR/],
    ]);
  });
});
