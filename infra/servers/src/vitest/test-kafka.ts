import { ensureKafka } from '../kafka/ensure-kafka.ts';

/** One Kafka for all component tests of a run; vitest calls this before them and what it returns after them. */
export default async function provideKafka(): Promise<() => Promise<void>> {
  const kafka = await ensureKafka({ log: (line) => process.stderr.write(`${line}\n`) });
  process.env.KAFKA_BROKERS = kafka.brokers;
  return kafka.stop;
}
