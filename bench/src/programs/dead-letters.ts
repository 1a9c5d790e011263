import { topics } from '@cio-bus/contracts';
import {
  asOfLately,
  type DeadLetterFilter,
  groupDeadLetters,
  listDeadLetters,
  openDeadLetterIndex,
} from '@cio-bus/dead-letters';
import { topicOffsets, topicReader } from '@cio-bus/kafka';
import { keepHeapSmall } from '@cio-bus/service';
import kafkajs from 'kafkajs';
import type { Job, Meter } from '../job/job.ts';
import { generateDeadLetters, words } from '../workload/dead-letters.ts';
import { busConnection, plainClient, requiredField } from './kafka-client.ts';

const BATCH = 2_000;
const REPEATS = 20;
/** What a page of the console and of `cio-bus dlq list` asks for. */
const PAGE = 1_000;

/** Publishes the dead letters that the index reads. */
export async function fillDeadLetters(job: Job, meter: Meter): Promise<void> {
  const producer = plainClient(job).producer({
    allowAutoTopicCreation: false,
    createPartitioner: kafkajs.Partitioners.DefaultPartitioner,
  });
  await producer.connect();
  let messages: { key: Buffer | null; value: Buffer | null; headers: Record<string, string | Buffer> }[] = [];
  const send = async () => {
    if (messages.length > 0) await producer.send({ acks: -1, topic: job.prefix + topics.deadLetters, messages });
    meter.count(messages.length);
    messages = [];
  };
  for (const { key, value, headers = {} } of generateDeadLetters(job.messages)) {
    messages.push({ key: bytesOf(key), value: bytesOf(value), headers });
    if (messages.length === BATCH) await send();
  }
  await send();
  await producer.disconnect();
}

const bytesOf = (part: Buffer | string | null | undefined) =>
  typeof part === 'string' ? Buffer.from(part) : (part ?? null);

/** Fills the index from Kafka, as `cio-bus` and the console do, then asks it what their pages ask. */
export async function indexDeadLetters(job: Job, meter: Meter): Promise<void> {
  keepHeapSmall();
  const kafka = busConnection(job);
  const index = openDeadLetterIndex(
    { read: topicReader(kafka), offsets: (topic) => topicOffsets(kafka, topic) },
    {
      STATE_DIR: requiredField(job, 'settings').STATE_DIR ?? '',
      KAFKA_BROKERS: [job.brokers],
      KAFKA_TOPIC_PREFIX: job.prefix,
    },
  );
  meter.begin();
  await index.query(() => {});
  meter.count(job.messages);
  const asOfNow = asOfLately(index, Number.POSITIVE_INFINITY); // the queries alone, without a look at Kafka
  const groups = await groupDeadLetters(asOfNow, { state: 'all' });
  const ofGroup = { groupId: groups[0]?.groupId ?? '' };
  const p95Of = async (filters: readonly DeadLetterFilter[]) => {
    const times: number[] = [];
    for (let repeat = 0; repeat < REPEATS; repeat += 1)
      for (const filter of filters) {
        const begun = performance.now();
        await listDeadLetters(asOfNow, filter, { limit: PAGE });
        times.push(performance.now() - begun);
      }
    return times.sort((a, b) => a - b)[Math.ceil(times.length * 0.95) - 1] ?? 0;
  };
  meter.note({
    groups: groups.length,
    p95List: await p95Of([{}, { state: 'all' }, { state: 'resolved' }]),
    p95Filter: await p95Of([
      { code: 'VENDOR_REJECTED' },
      { state: 'all', code: 'MESSAGE_INVALID' },
      { key: 'user-77' },
      ofGroup,
      { header: { name: 'cio-source', value: 'bench' }, ...ofGroup },
    ]),
    p95Text: await p95Of([
      { text: words.ofOneCause },
      { text: words.everywhere },
      { state: 'all', text: words.everywhere },
      { text: 'user-77' },
    ]),
  });
  index.close();
}

/** Reads the same topic with a plain consumer, which keeps nothing. */
export async function readDeadLetterTopic(job: Job, meter: Meter): Promise<void> {
  const consumer = plainClient(job).consumer({
    groupId: job.prefix + requiredField(job, 'group'),
    maxWaitTimeInMs: 100,
  });
  await consumer.connect();
  await consumer.subscribe({ topics: [job.prefix + topics.deadLetters], fromBeginning: true });
  await consumer.run({
    partitionsConsumedConcurrently: 6,
    eachBatch: async ({ batch }) => {
      meter.begin();
      meter.count(batch.messages.length);
    },
  });
  await meter.done;
  await consumer.disconnect();
}
