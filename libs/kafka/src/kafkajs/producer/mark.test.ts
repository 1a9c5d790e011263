import kafkajs, { type Transaction } from 'kafkajs';
import { expect, it } from 'vitest';
import type { KafkaConnection } from '../connection/connection.ts';
import { sendMark } from './mark.ts';

const kafka = { physical: (name: string) => `test-${name}`, user: undefined } as unknown as KafkaConnection;
const place = { name: 'outbox', markTopic: 'identify', text: 'batch-1' };

/** A transaction whose coordinator answers with these errors of Kafka first. */
function aTransaction(answers: { type: string; retriable: boolean }[]) {
  const sent: unknown[] = [];
  const sendOffsets: Transaction['sendOffsets'] = (offsets) => {
    sent.push(offsets);
    const error = answers.shift();
    return error
      ? Promise.reject(new kafkajs.KafkaJSProtocolError(Object.assign(new Error(error.type), error)))
      : Promise.resolve();
  };
  return { sent, transaction: { sendOffsets } as Transaction };
}

it('sends a mark again while the coordinator of its group starts or moves', async () => {
  const { sent, transaction } = aTransaction(
    ['NOT_COORDINATOR_FOR_GROUP', 'GROUP_LOAD_IN_PROGRESS'].map((type) => ({ type, retriable: true })),
  );
  await sendMark(kafka, transaction, place);
  const partitions = [{ partition: 0, offset: '0', metadata: 'batch-1' }];
  expect(sent).toEqual(
    Array(3).fill({ consumerGroupId: 'test-outbox', topics: [{ topic: 'test-identify', partitions }] }),
  );
});

it('does not send a mark again that Kafka refuses', async () => {
  const { sent, transaction } = aTransaction([{ type: 'INVALID_PRODUCER_EPOCH', retriable: false }]);
  await expect(sendMark(kafka, transaction, place)).rejects.toThrow('INVALID_PRODUCER_EPOCH');
  expect(sent).toHaveLength(1);
});
