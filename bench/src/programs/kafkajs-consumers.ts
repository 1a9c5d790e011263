import { BusError, type PersonCommand, topics } from '@cio-bus/contracts';
import type { EachBatchPayload, KafkaMessage } from 'kafkajs';
import type { Job, Meter } from '../job/job.ts';
import { plainClient, requiredField } from './kafka-client.ts';
import { createPostCommand, type PostCommand } from './post-command.ts';

const PARTITIONS_AT_ONCE = 6;
/** 6 partitions × 42 = 252 in flight. */
const CHUNK = 42;
const IN_FLIGHT = 256;

/** `eachBatch` that parses each value and does nothing else. */
export const kafkajsParse = (job: Job, meter: Meter): Promise<void> => consumeParsing(job, meter, async () => {});

/** `eachBatch` that parses each value and awaits a callback with their number. */
export async function consumeParsing(
  job: Job,
  meter: Meter,
  onParsed: (messages: number) => Promise<void>,
): Promise<void> {
  const consumer = await connect(job);
  await consumer.run({
    partitionsConsumedConcurrently: PARTITIONS_AT_ONCE,
    eachBatch: async ({ batch }) => {
      meter.begin();
      for (const message of batch.messages) parse(message);
      await onParsed(batch.messages.length);
      meter.count(batch.messages.length);
    },
  });
  await meter.done;
}

/** `eachBatch`, `Promise.all` over chunks: at most 252 calls in flight, no order within a chunk. */
export async function kafkajsHttpChunks(job: Job, meter: Meter): Promise<void> {
  const post = createPostCommand(requiredField(job, 'url'), IN_FLIGHT);
  const consumer = await connect(job);
  await consumer.run({
    partitionsConsumedConcurrently: PARTITIONS_AT_ONCE,
    eachBatchAutoResolve: false,
    eachBatch: async (payload) => {
      meter.begin();
      await inChunks(payload, post, meter);
    },
  });
  await meter.done;
}

async function inChunks(payload: EachBatchPayload, post: PostCommand, meter: Meter): Promise<void> {
  const { batch, resolveOffset, heartbeat, commitOffsetsIfNecessary } = payload;
  for (let start = 0; start < batch.messages.length; start += CHUNK) {
    const chunk = batch.messages.slice(start, start + CHUNK);
    await Promise.all(chunk.map((message) => post(parse(message)).catch(dropRejected)));
    meter.count(chunk.length);
    resolveOffset(chunk.at(-1)?.offset ?? '');
    await commitOffsetsIfNecessary();
    await heartbeat();
  }
}

/** `eachMessage`: one call at a time in each partition. */
export async function kafkajsHttpEach(job: Job, meter: Meter): Promise<void> {
  const post = createPostCommand(requiredField(job, 'url'), IN_FLIGHT);
  const consumer = await connect(job);
  await consumer.run({
    partitionsConsumedConcurrently: PARTITIONS_AT_ONCE,
    eachMessage: async ({ message }) => {
      meter.begin();
      await post(parse(message));
      meter.count();
    },
  });
  await meter.done;
}

/** A rejected command would be retried forever, so it is dropped, as such consumers do. */
function dropRejected(error: unknown): void {
  if (!(error instanceof BusError) || error.code !== 'VENDOR_REJECTED') throw error;
}

async function connect(job: Job) {
  const consumer = plainClient(job).consumer({
    groupId: job.prefix + requiredField(job, 'group'),
    sessionTimeout: 10_000, // the engine's value
    heartbeatInterval: 1_000,
    maxWaitTimeInMs: 100,
  });
  await consumer.connect();
  await consumer.subscribe({ topics: [job.prefix + topics.track], fromBeginning: true });
  return consumer;
}

const parse = ({ value }: KafkaMessage): PersonCommand => JSON.parse(value?.toString() ?? 'null') as PersonCommand;
