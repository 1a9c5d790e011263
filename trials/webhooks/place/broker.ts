import { join } from 'node:path';
import { topicCatalogue } from '@cio-bus/contracts';
import { createKafka, createTopics, type KafkaConnection } from '@cio-bus/kafka';
import { fetchKafkaJars, freePorts, prepareJavaKafka, spawnJavaKafka, untilJavaKafkaReady } from '@cio-bus/servers';
import { quietTelemetry } from '@cio-bus/service';

/** A Kafka with the bus's topics, which can be stopped and started again. */
export interface Broker {
  readonly brokers: string;
  readonly kafka: KafkaConnection;
  stop(): Promise<void>;
  /** Resolves once it accepts requests. */
  start(): Promise<void>;
}

/** Starts a broker of its own, with its data in a folder. @param properties beside those of a local one; @default none */
export async function startBroker(
  folder: string,
  print: (line: string) => void,
  properties: Readonly<Record<string, string>> = {},
): Promise<Broker> {
  const jars = await fetchKafkaJars(process.env, print);
  const [port, controllerPort] = (await freePorts(2)) as [number, number];
  const place = { jars, port, controllerPort, dataDir: join(folder, 'kafka'), logDir: folder, properties };
  await prepareJavaKafka(place);
  let running = spawnJavaKafka(place);
  await untilJavaKafkaReady(running);
  const brokers = `127.0.0.1:${port}`;
  const kafka = createKafka({ KAFKA_BROKERS: [brokers] }, quietTelemetry('trial'));
  await createTopics(kafka, topicCatalogue, { replicationFactor: 1 });
  return {
    brokers,
    kafka,
    stop: () => running.stop(),
    start() {
      running = spawnJavaKafka(place);
      return untilJavaKafkaReady(running);
    },
  };
}
