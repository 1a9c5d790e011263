import { describe, expect, it } from 'vitest';
import { composeFaults } from './check-compose.ts';
import { composeText, readCompose } from './read/compose-file.ts';

const text = await composeText();

describe('the checks of docker-compose.yml', () => {
  const faultsOf = async (mutant: string) => {
    try {
      return await composeFaults(readCompose(mutant));
    } catch (error) {
      return [(error as Error).message];
    }
  };

  it.each([
    {
      fault: 'an unknown key',
      from: 'stop_grace_period: 30s #',
      to: 'stop_grace: 30s #',
      says: 'must NOT have additional|unevaluated',
    },
    {
      fault: 'a value of the wrong type',
      from: 'mem_limit: 512m',
      to: 'mem_limit: [512m]',
      says: 'is not valid against its schema',
    },
    {
      fault: 'an unknown setting',
      from: '      TOPIC_REPLICATION_FACTOR: 1',
      to: '      TOPIC_REPLICAS: 1',
      says: 'topics: topic-setup has no setting TOPIC_REPLICAS',
    },
    {
      fault: 'a setting of another service',
      from: '      HEALTH_PORT: 9104',
      to: '      HEALTH_PORT: 9104\n      WAREHOUSE: duckdb',
      says: 'event-processor has no setting WAREHOUSE',
    },
    {
      fault: 'a required setting that is missing',
      from: `      CUSTOMERIO_TRACK_API_KEY: \${CUSTOMERIO_TRACK_API_KEY:-local-track-key}\n      CUSTOMERIO_TRACK_URL`,
      to: '      CUSTOMERIO_TRACK_URL',
      says: 'track-publisher: CUSTOMERIO_TRACK_API_KEY: is required',
    },
    {
      fault: 'no Kafka for any service',
      from: 'KAFKA_BROKERS: kafka:29092',
      to: 'KAFKA_SSL: "false"',
      says: 'webhook-receiver: KAFKA_BROKERS: is required',
    },
    {
      fault: 'a value that the service rejects',
      from: `  CUSTOMERIO_REGION: \${CUSTOMERIO_REGION:-us}`,
      to: '  CUSTOMERIO_REGION: mars',
      says: 'track-publisher: CUSTOMERIO_REGION: ',
    },
    {
      fault: 'a required setting of the sandbox that is missing',
      from: `      CUSTOMERIO_APP_API_KEY: \${CUSTOMERIO_APP_API_KEY:-local-app-key}\n      CUSTOMERIO_WEBHOOK_SECRET`,
      to: '      CUSTOMERIO_WEBHOOK_SECRET',
      says: 'sandbox: CUSTOMERIO_APP_API_KEY',
    },
    {
      fault: 'a variable without a default',
      from: `\${WAREHOUSE:-duckdb}`,
      to: `\${WAREHOUSE}`,
      says: 'WAREHOUSE has no default',
    },
    {
      fault: 'a dependency on an unknown service',
      from: 'kafka: { condition: service_healthy }',
      to: 'broker: { condition: service_healthy }',
      says: 'topics waits for broker, which does not exist',
    },
    {
      fault: 'a dependency on the health of a service without a health check',
      from: '      test: ["CMD", "/opt/kafka',
      to: '      disable: true # ["CMD", "/opt/kafka',
      says: 'topics waits for kafka, which has no health check',
    },
    {
      fault: 'a dependency on the completion of a service that restarts',
      from: '    restart: on-failure\n',
      to: '',
      says: 'restarts whenever it exits',
    },
    {
      fault: 'a dependency across profiles',
      from: '      prometheus: { condition: service_healthy }',
      to: '      warehouse-setup: { condition: service_completed_successfully }',
      says: 'grafana waits for warehouse-setup, which is only active with the profile bigquery',
    },
    {
      fault: 'a mount of a missing path',
      from: './infra/prometheus/rules:',
      to: './infra/prometheus/rule:',
      says: 'mounts ./infra/prometheus/rule, which',
    },
    {
      fault: 'an address of an unknown service',
      from: 'KAFKA_BROKERS: kafka:29092',
      to: 'KAFKA_BROKERS: broker:29092',
      says: 'broker:29092, which is not a service',
    },
    {
      fault: 'a port on which nothing listens',
      from: 'KAFKA_BROKERS: kafka:29092',
      to: 'KAFKA_BROKERS: kafka:29093',
      says: 'kafka:29093, where it does not listen',
    },
    {
      fault: 'a database at an unknown address',
      from: '@postgres:5432/',
      to: '@database:5432/',
      says: 'event-processor: DATABASE_URL points to database:5432, which is not a service',
    },
    {
      fault: 'a database with another protocol',
      from: 'postgres://cio_bus',
      to: 'mysql://cio_bus',
      says: 'event-processor: DATABASE_URL: must be a postgres:// URL',
    },
    {
      fault: 'state that is lost with its container',
      from: '[*kafka-client, *customerio, *ledger]\n      HEALTH_PORT: 9102',
      to: '[*kafka-client, *customerio]\n      HEALTH_PORT: 9102',
      says: 'transactional-sender keeps state',
    },
    {
      fault: 'a port that is open to the network',
      from: '"127.0.0.1:3002:3002"',
      to: '"3002:3002"',
      says: 'sandbox publishes 3002:3002 on every address',
    },
    {
      fault: 'a moving version',
      from: 'prom/prometheus:v3.5.0',
      to: 'prom/prometheus:latest',
      says: 'prometheus has no exact version',
    },
    {
      fault: 'a container with a writable image',
      from: '  read_only: true\n',
      to: '',
      says: 'track-publisher can write to its own image',
    },
    {
      fault: 'a secret in the image',
      from: 'args: { SERVICE: track-publisher }',
      to: 'args: { SERVICE: track-publisher, API_KEY: x }',
      says: 'API_KEY in its image',
    },
    {
      fault: 'an unknown program',
      from: 'args: { SERVICE: track-publisher }',
      to: 'args: { SERVICE: track-publishers }',
      says: 'unknown program "track-publishers"',
    },
  ])('find $fault', async ({ from, to, says }) => {
    expect(text).toContain(from);
    expect((await faultsOf(text.replace(from, to))).join('\n')).toMatch(new RegExp(says.replaceAll(/[:"./]/g, '\\$&')));
  });
});
