import { type DeadLetter, topics } from '@cio-bus/contracts';
import { aDeadLetterRecord } from '@cio-bus/testkit';
import { NOW } from './console-in-memory.ts';

/** A command about which the tests know what must not be shown. */
export const command = {
  ...{ type: 'track', userId: 'u1', timestamp: NOW },
  payload: { name: 'order_paid', data: { phone: '555', city: 'Bath' } },
};

/** The dead letter of a record of partition 0, which Customer.io has refused. */
export const aDeadLetterOf = (offset: number, given: Partial<DeadLetter> = {}) =>
  aDeadLetterRecord({
    ...{ code: 'VENDOR_REJECTED', reason: 'invalid', field: 'name', status: 400, failedAt: NOW - 1_000 + offset },
    ...{ message: 'ada@example.com is no name', value: Buffer.from(JSON.stringify(command)) },
    origin: { topic: topics.track, partition: 0, offset, timestamp: NOW - 5_000 + offset },
    position: { partition: 0, offset, timestamp: NOW },
    ...given,
  });

/** Its id. */
export const idOf = (offset: number) => `track-publisher/customerio.track/0/${offset}`;
