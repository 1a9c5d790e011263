import { topics } from '@cio-bus/contracts';
import { createEventBus } from '@cio-bus/event-bus';
import kafkajs from 'kafkajs';
import type { Job, Meter } from '../job/job.ts';
import { generateCommands, type WrittenCommand } from '../workload/commands.ts';
import { plainClient, requiredField } from './kafka-client.ts';

const CALLERS = 500;
const KEYS = 3_000;
const NOTE_BYTES = 350; // results in values of 600 bytes, as in `fill`

/** The SDK: checks, completes and publishes each command; each caller has one publish in flight. */
export async function publishBus(job: Job, meter: Meter): Promise<void> {
  const bus = createEventBus({ brokers: job.brokers.split(','), topicPrefix: job.prefix }, 'bench');
  await bus.start();
  const note = 'x'.repeat(NOTE_BYTES);
  await fromCallers(job.messages, meter, (index) =>
    bus.track(`user-${index % KEYS}`, 'order_paid', { index, total: 42, note }),
  );
}

/** kafkajs alone: prepared records, one `producer.send` per record. */
export async function publishEach(job: Job, meter: Meter): Promise<void> {
  const producer = plainClient(job).producer({
    allowAutoTopicCreation: false,
    createPartitioner: kafkajs.Partitioners.DefaultPartitioner,
  });
  await producer.connect();
  const valueBytes = requiredField(job, 'valueBytes');
  const records = [...generateCommands({ messages: job.messages, keys: KEYS, valueBytes, mixed: false })];
  await fromCallers(job.messages, meter, (index) => {
    const { key, value, headers } = records[index] as WrittenCommand;
    return producer.send({ topic: job.prefix + topics.track, acks: -1, messages: [{ key, value, headers }] });
  });
}

async function fromCallers(messages: number, meter: Meter, publish: (index: number) => Promise<unknown>) {
  let next = 0;
  async function caller() {
    for (let index = next++; index < messages; index = next++) {
      await publish(index);
      meter.count();
    }
  }
  meter.begin();
  await Promise.all(Array.from({ length: CALLERS }, caller));
}
