import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { startStack } from '@cio-bus/local';
import { findPostgres, startLocalPostgres } from '@cio-bus/servers';
import { quietTelemetry, Secret } from '@cio-bus/service';
import { createMessagingStore, type MessagingStore } from '@cio-bus/user-messaging';
import { passed } from '../harness/render.ts';
import { exactly, type Measure, none, type Trial } from '../harness/trial.ts';
import { connect, disconnect, type TrialConnections } from '../stack/connections.ts';
import { settle } from '../stack/settle.ts';
import { startBroker } from '../webhooks/place/broker.ts';
import { expectedAttributes, findDisagreement, readOutbox } from './run/agreement.ts';
import { killOften } from './run/kill-often.ts';
import { startProcesses } from './run/killed-processes.ts';
import { type PlannedUpdate, planUpdates } from './run/plan-updates.ts';

const UPDATES = 5_000;
const KILLS = 50;
const KAFKA_AWAY_MS = 20_000;
const SETTLED_WITHIN_MS = 300_000;
const POLL_MS = 100;
const HOUR_MS = 3_600_000;

/** An app and its relays are killed, Kafka is unavailable, and Postgres crashes. */
export const killed: Trial = {
  name: 'preferences',
  about: `${UPDATES} updates; app and relays are killed ${KILLS} times, Kafka is unavailable for ${KAFKA_AWAY_MS / 1_000} s, Postgres crashes once`,
  run: inFolder,
};

async function inFolder(print: (line: string) => void): Promise<Measure[]> {
  const folder = await mkdtemp(join(tmpdir(), 'cio-bus-preferences-'));
  const undos: (() => unknown)[] = [];
  let isGood = false;
  try {
    const measures = await update(folder, (undo) => void undos.push(undo), print);
    isGood = passed(measures);
    return measures;
  } finally {
    for (const undo of undos.reverse()) await undo();
    if (isGood) await rm(folder, { recursive: true, force: true });
    else print(`  data and logs are in ${folder}`);
  }
}

async function update(
  folder: string,
  atEnd: (undo: () => unknown) => void,
  print: (line: string) => void,
): Promise<Measure[]> {
  const postgres = await startLocalPostgres(await findPostgres(process.env));
  atEnd(postgres.stop);
  const broker = await startBroker(await below(folder, 'kafka'), print);
  atEnd(broker.stop);
  const kafka = { brokers: broker.brokers, source: 'the trial', stop: async () => {} };
  const stack = await startStack({ mode: 'restart', ports: 'free', kafka, stateDir: await below(folder, 'state') });
  atEnd(stack.stop);
  const connections = await connect(stack);
  atEnd(() => disconnect(connections));
  const DATABASE_URL = new Secret(postgres.url);
  const store = createMessagingStore({ STATE_DIR: folder, DATABASE_URL }, quietTelemetry('trial'), {
    timeoutMs: 10_000,
  });
  await store.start();
  atEnd(store.stop);

  const begunAt = Date.now() - HOUR_MS;
  const env = { DATABASE_URL: postgres.url, KAFKA_BROKERS: broker.brokers, BEGUN_AT: String(begunAt) };
  const processes = startProcesses({ env, folder, updates: UPDATES });
  atEnd(processes.stop);
  const kafkaAway = async () => {
    await broker.stop();
    await sleep(KAFKA_AWAY_MS);
    await broker.start();
  };
  const postgresCrashes = () => postgres.kill().then(postgres.start);
  await killOften(processes, {
    updates: UPDATES,
    kills: KILLS,
    at: [
      { share: 0.3, act: kafkaAway },
      { share: 0.9, act: postgresCrashes },
    ],
  });
  while ((await readOutbox(store)).some(({ isPublished }) => !isPublished)) await sleep(POLL_MS);
  await settle(connections, { label: 'preferences', timeoutMs: SETTLED_WITHIN_MS });

  return [exactly('updates stored', processes.stored(), UPDATES), ...(await judge(store, connections, begunAt))];
}

async function judge(store: MessagingStore, connections: TrialConnections, begunAt: number): Promise<Measure[]> {
  const updates = planUpdates(UPDATES, begunAt);
  const { wrongChoices, twice, onlyInOne, wrongOrder, wrongEnd } = await findDisagreement(
    { store, kafka: connections.kafka },
    updates,
  );
  return [
    none('people whose choices in Postgres are not what they said last', wrongChoices),
    none('commands that Kafka has twice', twice),
    none('commands that only one of outbox and Kafka has', onlyInOne),
    none('people whose commands are in another order', wrongOrder),
    none('people whose commands end with something else', wrongEnd),
    none('people who are different at Customer.io', await differentInSandbox(connections, updates)),
  ];
}

async function below(folder: string, name: string): Promise<string> {
  await mkdir(join(folder, name), { recursive: true });
  return join(folder, name);
}

async function differentInSandbox({ sandbox }: TrialConnections, updates: readonly PlannedUpdate[]): Promise<string[]> {
  const different: string[] = [];
  for (const [userId, attributes] of expectedAttributes(updates)) {
    const person = await sandbox.person(userId);
    const wrong = Object.entries(attributes).filter(([name, value]) => person?.attributes[name] !== value);
    if (wrong.length > 0) different.push(`${userId}: ${wrong.map(([name]) => name).join(', ')}`);
  }
  return different;
}
