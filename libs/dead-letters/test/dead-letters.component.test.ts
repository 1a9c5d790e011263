import {
  BusError,
  type RawRecord,
  REPLAY_TRANSACTIONS,
  resolutionRecord,
  topicCatalogue,
  topics,
} from '@cio-bus/contracts';
import {
  createKafka,
  createProducer,
  createTopics,
  toDeadLetter,
  topicOffsets,
  topicReader,
  transactionRunner,
} from '@cio-bus/kafka';
import { quietTelemetry } from '@cio-bus/service/telemetry';
import { aRecordOf, aTrackCommand, aTransactionalCommand, testPrefix } from '@cio-bus/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  EditConflictError,
  editDeadLetter,
  groupDeadLetters,
  listDeadLetters,
  openDeadLetterIndex,
  readDeadLetters,
  replayDeadLetters,
} from '../src/index.ts';

const telemetry = quietTelemetry('test');
const kafka = createKafka(
  { KAFKA_BROKERS: (process.env.KAFKA_BROKERS ?? '').split(','), KAFKA_TOPIC_PREFIX: testPrefix('dead-letters') },
  telemetry,
);
const producer = createProducer(kafka, telemetry);
const read = topicReader(kafka);
const transact = transactionRunner(kafka, REPLAY_TRANSACTIONS);
const index = openDeadLetterIndex({ read, offsets: (topic) => topicOffsets(kafka, topic) });

async function readAll(topic: string): Promise<RawRecord[]> {
  const records: RawRecord[] = [];
  for await (const record of read(topic)) records.push(record);
  return records;
}

/** Reads a topic once it has this many records: readers see a transaction some moments after its end. */
async function readSome(topic: string, count: number): Promise<RawRecord[]> {
  await expect.poll(async () => (await readAll(topic)).length).toBeGreaterThanOrEqual(count);
  return readAll(topic);
}

/** The dead letter of a command that was refused. */
const deadLetterOf = (record: RawRecord) =>
  toDeadLetter(record, {
    error: new BusError('VENDOR_REJECTED', 'the event "order_refunded" is not known'),
    service: 'track-publisher',
    attempts: 1,
    processingTimeMs: 3,
    firstFailedAt: record.timestamp,
    failedAt: record.timestamp + 3,
  });

describe('dead letters in Kafka', () => {
  beforeAll(async () => {
    await createTopics(kafka, topicCatalogue, { replicationFactor: 1 });
    await producer.start();
  });

  afterAll(() => producer.stop());

  it('are listed with their bytes, grouped, and replayed once, in the order of their origin', async () => {
    const commands = ['u1', 'u2', 'u1'].map((userId) => aTrackCommand({ userId }));
    const records = commands.map((command, offset) => aRecordOf(command, { offset }));
    // Written in another order than the records had.
    for (const record of records.toReversed()) await producer.publish(deadLetterOf(record));

    const { deadLetters } = await listDeadLetters(index);
    const withBytes = await readDeadLetters(index.kafka, deadLetters);
    expect([...withBytes.values()].map(({ value }) => String(value)).sort()).toEqual(
      records.map(({ value }) => String(value)).sort(),
    );
    expect(await groupDeadLetters(index)).toMatchObject([{ count: 3, keys: 2, code: 'VENDOR_REJECTED' }]);

    const operator = { index, producer, transact, by: 'ada', why: 'the event is known now' };
    const both = await Promise.all([replayDeadLetters(operator), replayDeadLetters(operator)]);
    expect(both.map(({ failed }) => failed)).toEqual([[], []]);
    expect(both.map(({ replayed }) => replayed).sort()).toEqual([0, 3]);
    expect(await replayDeadLetters(operator)).toMatchObject({ planned: 0, left: { resolved: 3 } });

    const replayed = await readSome(topics.track, 3);
    const ofFirstUser = replayed.filter(({ key }) => String(key) === 'u1').sort((a, b) => a.offset - b.offset);
    expect(ofFirstUser.map(({ headers }) => headers['cio-id'])).toEqual([commands[0]?.id, commands[2]?.id]);
    expect(replayed).toHaveLength(3);
    const resolutions = (await readSome(topics.resolutions, 3)).map(resolutionRecord.read);
    expect(resolutions.map(({ replayedAs }) => replayedAs?.topic)).toEqual([topics.track, topics.track, topics.track]);
    await readSome(topics.audit, 1);
  });

  it('are edited once at a time, to the largest message that a send may be, and replayed as they were edited', async () => {
    const command = aTransactionalCommand({ userId: 'u9' });
    const record = aRecordOf(command, { offset: 9 });
    await producer.publish(deadLetterOf({ ...record, value: Buffer.from('no JSON') }));
    const deadLetterId = `track-publisher/${topics.transactional}/${record.partition}/9`;
    const payload = { channel: 'email', to: 'ada@example.com', from: 'a@example.com', identifiers: { id: 'u9' } };
    const body = 'x'.repeat(980_000);
    const value = Buffer.from(JSON.stringify({ ...command, payload: { ...payload, subject: 'Hello', body } }));
    const edit = { index, producer, transact, deadLetterId, why: 'the producer has a bug', basedOn: undefined, value };

    const both = await Promise.allSettled(['ada', 'grace'].map((by) => editDeadLetter({ ...edit, by })));
    const rejected = both.find(({ status }) => status === 'rejected') as PromiseRejectedResult;
    expect(rejected.reason).toBeInstanceOf(EditConflictError);
    expect(both.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);

    const replay = { index, producer, transact, by: 'ada', why: 'edited', filter: { deadLetterIds: [deadLetterId] } };
    expect(await replayDeadLetters(replay)).toMatchObject({ replayed: 1 });
    const [replayed] = await readSome(topics.transactional, 1);
    expect(replayed?.value?.equals(value)).toBe(true);
  });
});
