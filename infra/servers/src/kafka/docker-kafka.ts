import { freePort } from '../machine/free-port.ts';
import { singleNodeSettings } from './broker-properties.ts';
import { KAFKA_VERSION } from './kafka-jars.ts';

const environmentName = (property: string) => `KAFKA_${property.toUpperCase().replaceAll('.', '_')}`;

/** Starts a single-node Kafka in a container; resolves once it takes requests. The container goes when we go. */
export async function startDockerKafka(givenPort: number | undefined) {
  // Loaded only here: it is large, and most runs have no Docker.
  const { GenericContainer, Wait } = await import('testcontainers');
  const port = givenPort ?? (await freePort()); // fixed: clients connect to the address that Kafka advertises
  const settings = Object.entries(singleNodeSettings).map(([name, value]) => [environmentName(name), value]);
  const container = await new GenericContainer(`apache/kafka:${KAFKA_VERSION}`)
    .withExposedPorts({ container: 9092, host: port })
    .withEnvironment({
      KAFKA_NODE_ID: '1',
      KAFKA_PROCESS_ROLES: 'broker,controller',
      KAFKA_CONTROLLER_QUORUM_VOTERS: '1@localhost:9094',
      KAFKA_CONTROLLER_LISTENER_NAMES: 'CONTROLLER',
      KAFKA_LISTENER_SECURITY_PROTOCOL_MAP: 'CONTROLLER:PLAINTEXT,PLAINTEXT:PLAINTEXT',
      KAFKA_LISTENERS: 'PLAINTEXT://:9092,CONTROLLER://:9094',
      KAFKA_ADVERTISED_LISTENERS: `PLAINTEXT://127.0.0.1:${port}`,
      ...Object.fromEntries(settings),
    })
    .withWaitStrategy(Wait.forLogMessage(/Kafka Server started/))
    .start();
  return { brokers: `127.0.0.1:${port}`, stop: async () => void (await container.stop()) };
}
