import { type DeadLetter, type RawRecord, topics } from '@cio-bus/contracts';
import { A_TIME_MS, aDeadLetterRecord } from '@cio-bus/testkit';

/** Where a record of partition 0 lay. */
export const originOf = (offset: number, topic: string = topics.track) => ({
  topic,
  partition: 0,
  offset,
  timestamp: A_TIME_MS,
});

/** The dead letter of such a record, by track-publisher, an hour older for each offset. */
export const deadLetter = (offset: number, given: Partial<DeadLetter> = {}): RawRecord =>
  aDeadLetterRecord({
    origin: originOf(offset),
    key: Buffer.from(`u${offset}`),
    failedAt: A_TIME_MS - offset * 3_600_000,
    ...given,
    position: { partition: 0, offset, timestamp: A_TIME_MS },
  });

/** Its id. */
export const nameOf = (offset: number) => `track-publisher/customerio.track/0/${offset}`;
