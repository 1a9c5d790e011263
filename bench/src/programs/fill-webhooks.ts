import { setTimeout as sleep } from 'node:timers/promises';
import { topics } from '@cio-bus/contracts';
import kafkajs from 'kafkajs';
import type { Job, Meter } from '../job/job.ts';
import { webhook } from '../workload/webhooks.ts';
import { plainClient } from './kafka-client.ts';

const BATCH = 2_000;
/** Batches per second when writing at a fixed rate. */
const BATCHES_PER_SECOND = 50;

/** Publishes the events that a sink loads. */
export async function fillWebhooks(job: Job, meter: Meter): Promise<void> {
  const producer = plainClient(job).producer({
    allowAutoTopicCreation: false,
    createPartitioner: kafkajs.Partitioners.DefaultPartitioner,
  });
  await producer.connect();
  const topic = job.prefix + topics.webhooks;
  const { perSecond } = job;
  const batch = perSecond === undefined ? BATCH : perSecond / BATCHES_PER_SECOND;
  const begun = performance.now();
  for (let next = 0; next < job.messages; next += batch) {
    if (perSecond) await sleep(Math.max(0, begun + (next / perSecond) * 1_000 - performance.now()));
    const now = Date.now();
    const count = Math.min(batch, job.messages - next);
    const messages = Array.from({ length: count }, (_, index) => webhook(next + index, now));
    await producer.send({ topic, acks: -1, messages });
    meter.count(count);
  }
}
