import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  BusError,
  headers,
  operatorAction,
  type RawRecord,
  REPLAY_TRANSACTIONS,
  resolutionRecord,
  topicCatalogue,
  topics,
} from '@cio-bus/contracts';
import { type JobPlan, listJobs, openDeadLetterIndex, runJob } from '@cio-bus/dead-letters';
import {
  committedOffsets,
  createKafka,
  createProducer,
  createTopics,
  toDeadLetter,
  topicOffsets,
  topicReader,
  transactionRunner,
} from '@cio-bus/kafka';
import { quietTelemetry } from '@cio-bus/service/telemetry';
import { aRecordOf, aTrackCommand, testPrefix } from '@cio-bus/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ConsoleProcess, startConsoleProcess } from './console-process.ts';

const PEOPLE = 20;
const DEAD_LETTERS = 120;
/** On a busy machine a process takes seconds to start. */
const PATIENCE_MS = 180_000;

const telemetry = quietTelemetry('test');
const prefix = testPrefix('console');
const brokers = process.env.KAFKA_BROKERS ?? '';
const kafka = createKafka({ KAFKA_BROKERS: brokers.split(','), KAFKA_TOPIC_PREFIX: prefix }, telemetry);
const producer = createProducer(kafka, telemetry);
const read = topicReader(kafka);
const index = openDeadLetterIndex({ read, offsets: (topic) => topicOffsets(kafka, topic) });
const folder = mkdtempSync(join(tmpdir(), 'cio-bus-console-'));

const commands = Array.from({ length: DEAD_LETTERS }, (_, place) => aTrackCommand({ userId: `u${place % PEOPLE}` }));

async function readAll(topic: string): Promise<RawRecord[]> {
  const records: RawRecord[] = [];
  for await (const record of read(topic)) records.push(record);
  return records.sort((one, other) => one.partition - other.partition || one.offset - other.offset);
}

/** Decisions about dead letters, without those about the job. */
const readDecisions = async () =>
  (await readAll(topics.resolutions)).filter(({ key }) => !String(key).startsWith('job/'));

/** Waits for the end of the job in the audit, and for what was written with it: readers see a transaction some moments later. */
async function untilAudited(): Promise<void> {
  const counts = async () =>
    [await readAll(topics.track), await readDecisions(), await readAll(topics.audit)].map(({ length }) => length);
  await expect.poll(counts, { timeout: PATIENCE_MS }).toEqual([DEAD_LETTERS, DEAD_LETTERS, 2]);
}

async function publishDeadLetters() {
  const records = commands.map((command, place) => aRecordOf(command, { offset: place + 1_000_000 }));
  const error = new BusError('VENDOR_REJECTED', 'the event "order_refunded" is not known');
  const known = { service: 'track-publisher', attempts: 1, processingTimeMs: 3 };
  const times = { firstFailedAt: Date.now(), failedAt: Date.now() };
  await Promise.all(records.map((record) => producer.publish(toDeadLetter(record, { error, ...known, ...times }))));
}

describe('the console on a real Kafka', () => {
  const running: ConsoleProcess[] = [];
  const start = async (): Promise<ConsoleProcess> => {
    const started = await startConsoleProcess({ KAFKA_TOPIC_PREFIX: prefix, STATE_DIR: folder, WAREHOUSE: 'duckdb' });
    running.push(started);
    return started;
  };

  beforeAll(async () => {
    await createTopics(kafka, topicCatalogue, { replicationFactor: 1 });
    await producer.start();
    await publishDeadLetters();
  });

  afterAll(async () => {
    for (const one of running) await one.kill();
    await producer.stop();
    index.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it('shows the state of the bus, live, and the way of a message without the table', async () => {
    const { call, url } = await start();
    const events = await fetch(`${url}/events`);
    const seen: string[] = [];
    const decoder = new TextDecoder();
    for await (const part of events.body ?? []) {
      seen.push(decoder.decode(part, { stream: true }));
      if (['flow', 'jobs', 'dead-letters'].every((name) => seen.join('').includes(`event: ${name}\n`))) break;
    }
    const flow = (await call('/flow')) as { topics: { name: string; endOffset: number }[] };
    expect(flow.topics.find(({ name }) => name === topics.deadLetters)?.endOffset).toBe(DEAD_LETTERS);
    expect(await call('/groups')).toMatchObject({ total: 1, items: [{ open: DEAD_LETTERS, people: PEOPLE }] });
    const trace = await call(`/trace?id=${commands[0]?.id}`);
    expect(trace).toMatchObject({ sources: { warehouse: 'unavailable' }, steps: [{ kind: 'dead' }] });
  });

  it('replays each dead letter once when it is killed twice, and another operator runs the same plan meanwhile', {
    timeout: 1_000_000,
  }, async () => {
    const replayed = async () => (await listJobs(index))[0]?.replayed ?? 0;
    const untilReplayed = (count: number) =>
      expect.poll(replayed, { timeout: PATIENCE_MS }).toBeGreaterThanOrEqual(Math.min(count, DEAD_LETTERS));
    const first = running[0] as ConsoleProcess;
    const { id, count } = await first.call('/plans', { filter: {} });
    expect(count).toBe(DEAD_LETTERS);
    const job = { planId: id, why: 'it is known now', canary: 0, perSecond: 60 };
    await first.call('/jobs', { ...job, perSecond: 5 }); // so slowly that it is killed long before its end
    await untilReplayed(10);
    await first.kill();

    const second = await start();
    expect(await second.call(`/jobs/one?id=${id}`)).toMatchObject({ resumable: true, runsHere: false });
    const before = await replayed();
    const stored = JSON.parse(readFileSync(join(folder, 'console-plans', `${id}.json`), 'utf8')) as { plan: JobPlan };
    const committed = (groupId: string, topic: string) => committedOffsets(kafka, groupId, topic);
    const common = { index, producer, transact: transactionRunner(kafka, REPLAY_TRANSACTIONS), committed };
    const other = runJob({ ...common, plan: stored.plan, by: 'bo', why: 'me too', canary: 0, rate: 60 });
    await second.call('/jobs', job);
    await untilReplayed(before + 1);
    await second.kill();
    await other;

    const third = await start();
    await third.call('/jobs/resume', { id, why: 'whatever is left' });
    await expect
      .poll(async () => (await third.call(`/jobs/one?id=${id}`)).state, { timeout: PATIENCE_MS })
      .toBe('finished');
    await untilAudited();
    await expectEachOnce();
    const audit = (await readAll(topics.audit)).map(operatorAction.read);
    const actions = audit.filter(({ correlationId }) => correlationId === id).map(({ action }) => action);
    expect(actions.sort()).toEqual(['replay-started', 'replayed']);
    expect(audit.find(({ action }) => action === 'replayed')?.counts.replayed).toBe(DEAD_LETTERS);
  });

  async function expectEachOnce() {
    const written = await readAll(topics.track);
    expect(written).toHaveLength(DEAD_LETTERS);
    for (const [userId, ofPerson] of Map.groupBy(commands, (command) => command.userId)) {
      const ids = written.filter(({ key }) => String(key) === userId).map((record) => record.headers[headers.id]);
      expect(ids).toEqual(ofPerson.map(({ id }) => id));
    }
    const resolutions = await readDecisions();
    const placeOf = (at?: { partition: number; offset: number }) => `${at?.partition}/${at?.offset}`;
    const positions = resolutions.map((record) => placeOf(resolutionRecord.read(record).replayedAs));
    expect(positions.sort()).toEqual(written.map(placeOf).sort());
  }
});
