import { headers, OUTCOME_SCHEMA, topics } from '@cio-bus/contracts';
import kafkajs from 'kafkajs';
import type { Job, Meter } from '../job/job.ts';
import { plainClient, requiredField } from './kafka-client.ts';
import { consumeParsing } from './kafkajs-consumers.ts';

const BATCH = 500;

/** The plain producer: prepared records of an outcome's size, batch after batch, with the bus's settings. */
export async function kafkajsProducer(job: Job, meter: Meter): Promise<void> {
  const write = await createPlainWriter(job);
  meter.begin();
  for (let sent = 0; sent < job.messages; sent += BATCH) {
    const length = Math.min(BATCH, job.messages - sent);
    await write(length);
    meter.count(length);
  }
}

/** Reading and writing together: `eachBatch` with parsing, plus the plain producer with one record per message. */
export async function kafkajsRelay(job: Job, meter: Meter): Promise<void> {
  const write = await createPlainWriter(job);
  await consumeParsing(job, meter, async (parsed) => {
    for (let sent = 0; sent < parsed; sent += BATCH) await write(Math.min(BATCH, parsed - sent));
  });
}

async function createPlainWriter(job: Job): Promise<(records: number) => Promise<void>> {
  const producer = plainClient(job).producer({
    idempotent: true,
    maxInFlightRequests: 1,
    allowAutoTopicCreation: false,
    createPartitioner: kafkajs.Partitioners.DefaultPartitioner,
  });
  await producer.connect();
  const value = 'x'.repeat(requiredField(job, 'valueBytes'));
  const texts = { [headers.schema]: OUTCOME_SCHEMA, [headers.source]: 'bench' };
  let written = 0;
  return async (records) => {
    const messages = Array.from({ length: records }, () => ({ key: `key-${written++}`, value, headers: texts }));
    await producer.send({ topic: job.prefix + topics.processed, acks: -1, messages });
  };
}
