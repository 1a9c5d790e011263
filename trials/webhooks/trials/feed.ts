import { setTimeout as sleep } from 'node:timers/promises';
import { topics } from '@cio-bus/contracts';
import { createSandbox, createSandboxClient, type SandboxClient } from '@cio-bus/customerio-sandbox';
import { topicOffsets } from '@cio-bus/kafka';
import { atLeast, exactly, type Measure, none, type Trial } from '../../harness/trial.ts';
import { type Balancer, startBalancer } from '../place/balancer.ts';
import { onBroker, type Place } from '../place/on-broker.ts';
import { type ReceiverProcess, SECRET, startReceiver, WEBHOOK_PATH } from '../place/receiver-process.ts';
import { idsIn } from '../place/records.ts';
import { eventOf, outOfOrder, poison } from '../place/stream.ts';

/** An hour of the sender takes 6 s, so that its back-off is longer than a start of Kafka. */
const TIME_SCALE = 600;
const HOUR_MS = 3_600_000 / TIME_SCALE;
const EVENTS = 3_000;
/** Events that are queued at once, and how long after the ones before. */
const BATCH = 5;
const BATCH_MS = 100;
/** Each batch of this number also has a body that cannot be used. */
const POISON_EVERY = 20;
const POLL_MS = 50;

/** Everything that happens to a receiver in a bad week, with Customer.io's own sender in front of it. */
export const feed: Trial = {
  name: 'feed',
  about: `the sandbox sends ${EVENTS} events, some with content of 0.2 or 1.5 MB, and poison; Kafka is unavailable for two hours (scaled), and the receiver is deployed twice`,
  run: (print) => onBroker(print, (place) => receiveFeed(place, print)),
};

async function receiveFeed(place: Place, print: (line: string) => void): Promise<Measure[]> {
  const { broker, folder, atEnd } = place;
  let instance = await startReceiver(broker.brokers, folder);
  atEnd(() => instance.kill());
  const balancer = await startBalancer(instance.port);
  atEnd(() => balancer.close());
  const sandbox = await startSandbox(place, balancer.port);
  const exitCodes: (number | null)[] = [];
  const deploy = async () => {
    const next = await startReceiver(broker.brokers, folder);
    exitCodes.push(await replace(balancer, instance, next));
    instance = next;
  };
  const queueing = queueAll(sandbox);

  await untilAcknowledged(sandbox, EVENTS * 0.1);
  print('  deploying the receiver');
  await deploy();
  print('  Kafka is unavailable');
  const awayAt = performance.now();
  await broker.stop();
  await sleep(HOUR_MS);
  await deploy();
  await sleep(HOUR_MS);
  await broker.start();
  const awayHours = (performance.now() - awayAt) / HOUR_MS;
  print('  Kafka is back');
  const poisoned = await queueing;
  await untilNothingPends(sandbox);
  return measure(place, sandbox, { poisoned, awayHours, exitCodes });
}

async function startSandbox({ atEnd }: Place, port: number): Promise<SandboxClient> {
  const keys = { siteId: 'site', trackApiKey: 'track', appApiKey: 'app' };
  // One post at a time: with more of them the sender itself changes the order when one fails.
  const webhooks = { url: `http://127.0.0.1:${port}${WEBHOOK_PATH}`, secret: SECRET, concurrency: 1 };
  const sandbox = createSandbox({ ...keys, timeScale: TIME_SCALE, webhooks });
  const { url } = await sandbox.start();
  atEnd(() => sandbox.stop());
  return createSandboxClient(url);
}

/** As a platform deploys: the new instance gets new connections, then the old one gets SIGTERM. */
async function replace(balancer: Balancer, old: ReceiverProcess, next: ReceiverProcess): Promise<number | null> {
  balancer.routeTo(next.port);
  return old.stop();
}

/** Resolves with the number of unusable bodies. */
async function queueAll(sandbox: SandboxClient): Promise<number> {
  let poisoned = 0;
  for (let first = 0; first < EVENTS; first += BATCH) {
    await sandbox.emit(Array.from({ length: BATCH }, (_, index) => eventOf(first + index)));
    if ((first / BATCH) % POISON_EVERY === 0) await sandbox.emitBodies([poison(poisoned++)]);
    await sleep(BATCH_MS);
  }
  return poisoned;
}

async function untilAcknowledged(sandbox: SandboxClient, count: number): Promise<void> {
  while ((await sandbox.stats()).webhooks.acknowledged < count) await sleep(POLL_MS);
}

async function untilNothingPends(sandbox: SandboxClient): Promise<void> {
  while ((await sandbox.stats()).webhooks.pending > 0) await sleep(POLL_MS);
}

interface Happened {
  poisoned: number;
  awayHours: number;
  exitCodes: (number | null)[];
}

async function measure({ broker }: Place, sandbox: SandboxClient, happened: Happened): Promise<Measure[]> {
  const { poisoned, awayHours, exitCodes } = happened;
  const { webhooks } = await sandbox.stats();
  const ids = await idsIn(broker.kafka, topics.webhooks);
  const written = new Set(ids);
  const sent = Array.from({ length: EVENTS }, (_, number) => eventOf(number).event_id);
  const deadLetters = await topicOffsets(broker.kafka, topics.deadLetters);
  return [
    atLeast('hours without Kafka', awayHours, 2),
    exactly('deployments that ended well', exitCodes.filter((code) => code === 0).length, 2),
    none(
      'events that are not in Kafka',
      sent.filter((id) => !written.has(id)),
    ),
    exactly('events that the sender dropped', webhooks.dropped, 0),
    none('people with events out of order', outOfOrder(ids)),
    atLeast(
      'unusable bodies with a dead letter',
      deadLetters.reduce((sum, { low, high }) => sum + high - low, 0),
      poisoned,
    ),
    exactly('hours lost to a refusal or a reset', webhooks.hours, 0),
  ];
}
