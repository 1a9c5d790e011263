import { randomBytes } from 'node:crypto';
import { type Topic, topics } from '@cio-bus/contracts';
import { committedOffsets, readTopic, topicOffsets } from '@cio-bus/kafka';
import type { InstanceCounts } from '@cio-bus/local';
import { type Stack, sandboxCredentials, startStack } from '@cio-bus/local';
import { Secret } from '@cio-bus/service';
import { signWebhook } from '@cio-bus/webhooks';
import { connect, disconnect, type TrialConnections } from '../stack/connections.ts';
import { patientReceiver } from '../stack/patient-settings.ts';

/** A test's own stack on the shared Kafka, with its connections. */
export type RunningStack = Stack & TrialConnections & { end(): Promise<void> };

/** Starts every service as a process; `end` stops them. A process that exits unexpectedly is restarted. */
export async function startTestStack(
  name: string,
  env: Record<string, string> = {},
  instances: InstanceCounts = {},
  /** Folder of the services' state. @default a new one */
  stateDir?: string,
): Promise<RunningStack> {
  const stack = await startStack({
    mode: 'restart',
    ports: 'free',
    instances,
    ...(stateDir === undefined ? {} : { stateDir }),
    env: {
      KAFKA_BROKERS: process.env.KAFKA_BROKERS,
      KAFKA_TOPIC_PREFIX: `test-${name}-${randomBytes(4).toString('hex')}.`,
      CUSTOMERIO_TRACK_TIMEOUT_MS: '3000',
      CUSTOMERIO_SEND_TIMEOUT_MS: '3000',
      ...patientReceiver,
      SETTLE_REPORTED_EVERY_SECONDS: '0', // a held send is the test's to settle
      ...env,
    },
  });
  const connections = await connect(stack);
  const end = async () => {
    await disconnect(connections);
    await stack.stop();
  };
  return { ...stack, ...connections, end };
}

/** Polls until the result is not undefined and resolves with it; rejects at the timeout, naming what it waited for. */
export async function until<T>(what: string, look: () => Promise<T | undefined>, withinMs = 180_000): Promise<T> {
  const deadline = Date.now() + withinMs;
  for (;;) {
    const found = await look();
    if (found !== undefined) return found;
    if (Date.now() > deadline) throw new Error(`waited ${withinMs} ms for: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** Posts a webhook as Customer.io would, signed with the stack's secret or another. */
export function postWebhook(
  { webhookUrl }: Stack,
  body: string,
  secret: string = sandboxCredentials.CUSTOMERIO_WEBHOOK_SECRET,
  more: Record<string, string> = {},
) {
  const timestamp = String(Math.floor(Date.now() / 1_000));
  const signature = signWebhook(new Secret(secret), { scheme: 'v0', timestamp, rawBody: Buffer.from(body) });
  const headers = {
    'content-type': 'application/json',
    'x-cio-timestamp': timestamp,
    'x-cio-signature': signature,
    ...more,
  };
  return fetch(webhookUrl, { method: 'POST', headers, body });
}

/** All records of a topic. */
export async function recordsOf({ kafka }: RunningStack, topic: Topic) {
  const records = [];
  for await (const record of readTopic(kafka, topic)) records.push(record);
  return records;
}

/** Number of dead letters. */
export const countDeadLetters = async ({ kafka }: RunningStack): Promise<number> =>
  (await topicOffsets(kafka, topics.deadLetters)).reduce((sum, { low, high }) => sum + high - low, 0);

/** Whether the group has committed every record of the topics. */
export async function isCommitted(
  { kafka }: Pick<RunningStack, 'kafka'>,
  service: string,
  ofTopics: readonly Topic[],
): Promise<boolean> {
  for (const topic of ofTopics) {
    const committed = new Map(
      (await committedOffsets(kafka, `customerio-${service}`, topic)).map(({ partition, offset }) => [
        partition,
        offset,
      ]),
    );
    const ends = await topicOffsets(kafka, topic);
    if (ends.some(({ partition, low, high }) => high > Math.max(low, committed.get(partition) ?? 0))) return false;
  }
  return true;
}
