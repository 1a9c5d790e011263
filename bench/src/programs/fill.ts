import type { Topic } from '@cio-bus/contracts';
import kafkajs from 'kafkajs';
import type { Job, Meter } from '../job/job.ts';
import { generateCommands, type WrittenCommand } from '../workload/commands.ts';
import { plainClient, requiredField } from './kafka-client.ts';

const KEYS = 3_000;
const BATCH = 2_000;

/** Publishes the commands that a benchmark reads. */
export async function fill(job: Job, meter: Meter): Promise<void> {
  const producer = plainClient(job).producer({
    allowAutoTopicCreation: false,
    createPartitioner: kafkajs.Partitioners.DefaultPartitioner,
  });
  await producer.connect();
  const { messages, mixed = false } = job;
  const commands = generateCommands({ messages, keys: KEYS, valueBytes: requiredField(job, 'valueBytes'), mixed });
  for (;;) {
    const batch = takeFrom(commands, BATCH);
    if (batch.length > 0) await producer.sendBatch({ acks: -1, topicMessages: byTopic(batch, job.prefix) });
    meter.count(batch.length);
    if (batch.length < BATCH) return;
  }
}

function byTopic(batch: readonly WrittenCommand[], prefix: string) {
  const groups = Map.groupBy(batch, ({ topic }): Topic => topic);
  return [...groups].map(([topic, messages]) => ({ topic: prefix + topic, messages }));
}

/** Takes the next items. `Iterator.take` would close the generator. */
function takeFrom<T>(generator: Generator<T>, count: number): T[] {
  const taken: T[] = [];
  while (taken.length < count) {
    const { value, done } = generator.next();
    if (done) break;
    taken.push(value);
  }
  return taken;
}
