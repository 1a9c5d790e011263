import { headers, OUTCOME_SCHEMA, topics } from '@cio-bus/contracts';
import kafkajs from 'kafkajs';
import type { Job, Meter } from '../job.ts';
import { needed, plainClient } from './kafka-client.ts';

const BATCH = 500; // as the bus's producer has it

/** The bare producer: ready-made records of an outcome's size, batch after batch, with the bus's own settings. */
export async function kafkajsProducer(job: Job, meter: Meter): Promise<void> {
  const producer = plainClient(job).producer({
    idempotent: true,
    maxInFlightRequests: 1,
    allowAutoTopicCreation: false,
    createPartitioner: kafkajs.Partitioners.DefaultPartitioner,
  });
  await producer.connect();
  const value = 'x'.repeat(needed(job, 'valueBytes'));
  const texts = { [headers.schema]: OUTCOME_SCHEMA, [headers.source]: 'bench' };
  meter.begin();
  for (let sent = 0; sent < job.messages; sent += BATCH) {
    const length = Math.min(BATCH, job.messages - sent);
    const messages = Array.from({ length }, (_, index) => ({ key: `key-${sent + index}`, value, headers: texts }));
    await producer.send({ topic: job.prefix + topics.processed, acks: -1, messages });
    meter.count(length);
  }
}
