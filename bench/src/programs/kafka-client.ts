import { createKafka, type KafkaConnection } from '@cio-bus/kafka';
import { createTelemetry } from '@cio-bus/service';
import kafkajs, { type Kafka } from 'kafkajs';
import type { Job } from '../job/job.ts';

/** A kafkajs client, as the baselines use it. */
export const plainClient = ({ brokers }: Job): Kafka =>
  new kafkajs.Kafka({ clientId: 'bench', brokers: brokers.split(','), logLevel: kafkajs.logLevel.ERROR });

/** The bus's connection with the telemetry of a running service, whose cost is part of the measurement. */
export function busConnection({ brokers, prefix }: Job): KafkaConnection {
  const telemetry = createTelemetry('bench', 'error');
  return createKafka({ KAFKA_BROKERS: brokers.split(','), KAFKA_TOPIC_PREFIX: prefix }, telemetry);
}

/** Returns a field of the job that its program requires. @throws Error if it is not set */
export function requiredField<Name extends keyof Job>(job: Job, name: Name): NonNullable<Job[Name]> {
  const value = job[name];
  if (value === undefined || value === null) throw new Error(`${job.program} needs ${name}`);
  return value;
}
