import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import {
  BusError,
  headers,
  operatorAction,
  type RawRecord,
  resolutionRecord,
  topicCatalogue,
  topics,
} from '@cio-bus/contracts';
import { listJobs, openDeadLetterIndex, planJob } from '@cio-bus/dead-letters';
import { createKafka, createProducer, createTopics, toDeadLetter, topicOffsets, topicReader } from '@cio-bus/kafka';
import { quietTelemetry } from '@cio-bus/service/telemetry';
import { aRecordOf, aTrackCommand, testPrefix } from '@cio-bus/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const PEOPLE = 40;
const DEAD_LETTERS = 200;
/** On a busy machine a process takes seconds to start. */
const PATIENCE_MS = 180_000;

const telemetry = quietTelemetry('test');
const prefix = testPrefix('replay-job');
const brokers = process.env.KAFKA_BROKERS ?? '';
const kafka = createKafka({ KAFKA_BROKERS: brokers.split(','), KAFKA_TOPIC_PREFIX: prefix }, telemetry);
const producer = createProducer(kafka, telemetry);
const read = topicReader(kafka);
const index = openDeadLetterIndex({ read, offsets: (topic) => topicOffsets(kafka, topic) });
const folder = mkdtempSync(join(tmpdir(), 'cio-bus-replay-'));
const flags = ['--disable-warning=TimeoutNegativeWarning', '--disable-warning=ExperimentalWarning'];
const main = fileURLToPath(new URL('../src/main.ts', import.meta.url));

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

/** Commands of some people, in turns, and their dead letters in Kafka. */
async function publishDeadLetters() {
  const commands = Array.from({ length: DEAD_LETTERS }, (_, place) => aTrackCommand({ userId: `u${place % PEOPLE}` }));
  const records = commands.map((command, place) => aRecordOf(command, { offset: place + 1_000_000 }));
  const error = new BusError('VENDOR_REJECTED', 'the event "order_refunded" is not known');
  const known = { service: 'track-publisher', attempts: 1, processingTimeMs: 3, firstFailedAt: 1, failedAt: 1 };
  await Promise.all(records.map((record) => producer.publish(toDeadLetter(record, { error, ...known }))));
  return commands;
}

describe('a replay job that is killed', () => {
  const running: ChildProcess[] = [];

  /** Runs the plan on a machine of its own: nothing but Kafka is shared. */
  function runPlan(by: string, machine: string): ChildProcess {
    const args = ['dlq', 'run', join(folder, 'plan.json'), '--by', by, '--why', 'it is known now', '--yes'];
    const settings = ['--rate', '80', '--canary', '0', '--max-lag', '1000000']; // no service runs here
    const child = spawn(process.execPath, [...flags, main, ...args, ...settings], {
      env: { ...process.env, KAFKA_TOPIC_PREFIX: prefix, STATE_DIR: join(folder, machine) },
      stdio: ['ignore', 'ignore', 'inherit'],
    });
    running.push(child);
    return child;
  }

  async function untilExit(child: ChildProcess): Promise<void> {
    if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
  }

  async function kill(child: ChildProcess): Promise<void> {
    const exited = untilExit(child);
    child.kill('SIGKILL');
    await exited;
  }

  const replayed = async () => (await listJobs(index))[0]?.replayed ?? 0;

  beforeAll(async () => {
    await createTopics(kafka, topicCatalogue, { replicationFactor: 1 });
    await producer.start();
  });

  afterAll(async () => {
    for (const child of running) await kill(child);
    await producer.stop();
    index.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it('replays each dead letter once, also with a second operator, and one person’s in order', {
    timeout: 1_000_000,
  }, async () => {
    const commands = await publishDeadLetters();
    const plan = await planJob({ index, filter: {} });
    writeFileSync(join(folder, 'plan.json'), JSON.stringify(plan));

    const first = runPlan('ada', 'a');
    await expect.poll(replayed, { timeout: PATIENCE_MS }).toBeGreaterThanOrEqual(20);
    await kill(first);
    const before = await replayed();
    const second = runPlan('ada', 'a');
    const other = runPlan('bo', 'b');
    await expect.poll(replayed, { timeout: PATIENCE_MS }).toBeGreaterThanOrEqual(Math.min(before + 1, DEAD_LETTERS));
    await kill(second);
    await untilExit(runPlan('ada', 'a'));
    await untilExit(other);
    const last = runPlan('ada', 'a'); // whatever the others have left
    await untilExit(last);
    expect(last.exitCode).toBe(0);

    await untilAudited();
    const written = await readAll(topics.track);
    expect(written).toHaveLength(DEAD_LETTERS);
    for (const [userId, ofPerson] of Map.groupBy(commands, (command) => command.userId)) {
      const ids = written.filter(({ key }) => String(key) === userId).map((record) => record.headers[headers.id]);
      expect(ids).toEqual(ofPerson.map(({ id }) => id));
    }
    const resolutions = await readDecisions();
    const positions = resolutions.map((record) => resolutionRecord.read(record).replayedAs);
    const placeOf = (at?: { partition: number; offset: number }) => `${at?.partition}/${at?.offset}`;
    expect(positions.map(placeOf).sort()).toEqual(written.map(placeOf).sort());
    const audit = (await readAll(topics.audit)).map(operatorAction.read);
    expect(audit.map(({ action, correlationId }) => [action, correlationId]).sort()).toEqual([
      ['replay-started', plan.id],
      ['replayed', plan.id],
    ]);
    expect(audit.find(({ action }) => action === 'replayed')?.counts.replayed).toBe(DEAD_LETTERS);
  });
});
