// biome-ignore-all lint/complexity/noExcessiveLinesPerFunction: wires everything that a sender needs, in one place
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  BusError,
  type DeadLetter,
  operatorAction,
  type RawRecord,
  resolutionRecord,
  type TransactionalCommand,
  topics,
  type WebhookEvent,
} from '@cio-bus/contracts';
import { openDeadLetterIndex } from '@cio-bus/dead-letters';
import type { ReadOptions, TopicReader } from '@cio-bus/kafka';
import { createSendLedger } from '@cio-bus/ledger';
import { quietTelemetry } from '@cio-bus/service';
import {
  aDeadLetterRecord,
  aRawRecord,
  aRecordOf,
  asRead,
  aTransactionalCommand,
  aWebhookEvent,
  fakeCustomerIO,
  fakeOffsets,
  fakeProducer,
  fakeTopics,
  fakeTransactions,
  outcomesOf,
} from '@cio-bus/testkit';
import { expect, onTestFinished } from 'vitest';
import { sendMessage } from '../src/handlers/send-message.ts';
import { createHeldSends } from '../src/reported/held-sends.ts';
import { createSettleRound } from '../src/reported/settle-round.ts';

/** The time of every attempt. */
export const NOW = Date.UTC(2026, 10, 21, 12);
/** A send of template 7 to `user-1`. */
export const send = (overrides: Parameters<typeof aTransactionalCommand>[0] = {}) =>
  aTransactionalCommand({
    payload: { channel: 'email', transactional_message_id: 7, to: 'user-1@example.com' },
    ...overrides,
  });

/** The report that a message of template 7 to `user-1` was sent, a second after the attempt. */
export const report = (deliveryId: string, overrides: Partial<WebhookEvent> = {}) =>
  aWebhookEvent({
    metric: 'sent',
    timestamp: NOW + 1_000,
    deliveryId,
    data: { delivery_id: deliveryId, transactional_message_id: 7, recipient: 'user-1@example.com' },
    ...overrides,
  });

const isOf =
  (command: TransactionalCommand) =>
  ({ personId, data }: Pick<WebhookEvent, 'personId' | 'data'>) =>
    personId === command.userId && data.transactional_message_id === command.payload.transactional_message_id;

/** A sender over a real ledger, and a Kafka in memory. */
export async function heldWorld() {
  const directory = mkdtempSync(join(tmpdir(), 'cio-bus-reported-'));
  const telemetry = quietTelemetry('test');
  const sends = createSendLedger({ STATE_DIR: directory }, telemetry, { now: () => NOW, sleep: async () => {} });
  await sends.start();
  onTestFinished(async () => {
    await sends.stop();
    rmSync(directory, { recursive: true, force: true });
  });
  const clock = { now: NOW };
  const producer = fakeProducer();
  const [written, handled]: [RawRecord[], number[]] = [[], []];
  const records = () => [...written, ...asRead(producer.published)];
  const readReports: ReadOptions[] = [];
  const inMemory = fakeTopics(records);
  const read: TopicReader = (topic, options = {}) => {
    if (topic === topics.webhooks) readReports.push(options);
    return inMemory(topic, options);
  };
  const kafka = { read, offsets: fakeOffsets(records) };
  const index = openDeadLetterIndex(kafka);
  const dependencies = {
    ...kafka,
    committed: async () => [{ partition: 0, offset: handled[0] ?? -1 }],
    now: () => clock.now,
    index,
    customerio: {
      reportMatcher: async (command: TransactionalCommand) => ({
        person: `id:${command.userId}`,
        isCertain: true,
        isPerDevice: false,
        matches: isOf(command),
      }),
    },
    sends,
    producer,
    transact: fakeTransactions(producer),
    telemetry,
  };
  const lengthOf = (topic: string) => written.filter((record) => record.topic === topic).length;
  return {
    sends,
    producer,
    index,
    /** The time of comparisons. */
    clock,
    /** How `customerio.webhooks` was read, each time. */
    readReports,
    /** Another process of the sender, or the same one after a restart. */
    process: () => createSettleRound(dependencies, new AbortController().signal),
    /** The sends that are compared, at most this many. */
    held: (max: number) => createHeldSends(dependencies, { max })(),
    /** Sends a command whose response is lost, and dead-letters it. */
    async hold(command: TransactionalCommand, reason: Partial<DeadLetter> = {}) {
      const lost = () => Promise.reject(new BusError('SEND_UNKNOWN', 'timeout'));
      const lookupKey = fakeCustomerIO().lookupKey(command);
      await expect(sends.once(command.id, lost, { reconcile: async () => [], lookupKey })).rejects.toThrow();
      const { key, value } = aRecordOf(command);
      const origin = {
        topic: topics.transactional,
        partition: 1,
        offset: lengthOf(topics.deadLetters),
        timestamp: NOW,
      };
      const position = { partition: 0, offset: lengthOf(topics.deadLetters), timestamp: NOW };
      const dead = { service: 'transactional-sender', code: 'SEND_UNKNOWN', key, value, origin, position } as const;
      written.push(aDeadLetterRecord({ ...dead, ...reason }));
    },
    report(...events: WebhookEvent[]) {
      for (const event of events)
        written.push(
          aRawRecord({
            topic: topics.webhooks,
            offset: lengthOf(topics.webhooks),
            value: Buffer.from(JSON.stringify({ ...event, data: undefined })),
          }),
        );
    },
    /** A command that is published, and not settled until its offset is committed. */
    publish: (command: TransactionalCommand) =>
      written.push(aRecordOf(command, { offset: lengthOf(topics.transactional) })),
    commit: () => handled.splice(0, 1, lengthOf(topics.transactional)),
    resolutions: () => asRead(producer.publishedTo(topics.resolutions)).map((one) => resolutionRecord.read(one)),
    audit: () => asRead(producer.publishedTo(topics.audit)).map((one) => operatorAction.read(one)),
    /** What the sender makes of the replayed commands. */
    async replayed() {
      const customerio = fakeCustomerIO();
      const handler = sendMessage({ customerio, sends, isAllowed: () => true });
      const values = producer.publishedTo(topics.transactional).map(({ value }) => JSON.parse(String(value)));
      return { outcomes: await outcomesOf(handler, values), sent: customerio.sent };
    },
  };
}
