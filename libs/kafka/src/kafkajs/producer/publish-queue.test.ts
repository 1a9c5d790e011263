import { topics } from '@cio-bus/contracts';
import { describe, expect, it } from 'vitest';
import { PendingRecord } from './pending-record.ts';
import { PublishQueue } from './publish-queue.ts';

const { identify, track, transactional } = topics;
const caps = { maxBatchRecords: 3, maxBatchBytes: 100 };

const pending = (
  topic: string,
  key: string | Buffer | null,
  { bytes = 1, publishedAt = 0, deadline = 1_000 } = {},
): PendingRecord => {
  const caller = { resolve: () => {}, reject: () => {} };
  return new PendingRecord({ topic, key, value: null }, { publishedAt, deadline }, bytes, caller);
};

function queueOf(...records: PendingRecord[]): PublishQueue {
  const queue = new PublishQueue();
  for (const record of records) queue.push(record);
  return queue;
}

const batches = (queue: PublishQueue): string[] => {
  const all: string[] = [];
  while (queue.length > 0)
    all.push(
      queue
        .takeBatch(caps)
        .map(({ record }) => `${record.topic}:${record.key}`)
        .join(' '),
    );
  return all;
};

describe('PublishQueue', () => {
  it('takes batches in the order of publishing, within the cap of records', () => {
    expect(batches(queueOf(...['1', '2', '3', '4'].map((key) => pending('t', key))))).toEqual(['t:1 t:2 t:3', 't:4']);
  });

  it('takes batches within the cap of bytes, and a larger record alone', () => {
    const sizes = [60, 40, 1, 500, 1];
    const queue = queueOf(...sizes.map((bytes, n) => pending('t', String(n), { bytes })));
    expect(batches(queue)).toEqual(['t:0 t:1', 't:2', 't:3', 't:4']);
  });

  it('never puts one key under two merged topics into a batch: the later might become visible first', () => {
    const queue = queueOf(pending(identify, 'u1'), pending(identify, 'u2'), pending(track, 'u1'), pending(track, 'u2'));
    expect(batches(queue)).toEqual([`${identify}:u1 ${identify}:u2`, `${track}:u1 ${track}:u2`]);
  });

  it('treats a key as text and as bytes as the same', () => {
    const queue = queueOf(pending(identify, 'u1'), pending(track, Buffer.from('u1')));
    expect(batches(queue)).toHaveLength(2);
  });

  it.each([
    { what: 'records without a key', records: [pending(identify, null), pending(track, null)] },
    { what: 'different keys', records: [pending(identify, 'u1'), pending(track, 'u2')] },
    { what: 'a run of one key', records: [pending(track, 'u1'), pending(track, 'u1')] },
    { what: 'topics that nobody merges', records: [pending(track, 'u1'), pending(transactional, 'u1')] },
  ])('puts $what together', ({ records }) => {
    expect(batches(queueOf(...records))).toHaveLength(1);
  });

  it('returns when the record at its head was published', () => {
    const queue = queueOf(pending('t', '1', { publishedAt: 5 }), pending('t', '2', { publishedAt: 6 }));
    expect(queue.oldestAt).toBe(5);
    queue.takeBatch({ ...caps, maxBatchRecords: 1 });
    expect(queue.oldestAt).toBe(6);
    expect(new PublishQueue().oldestAt).toBeUndefined();
  });

  it('takes an empty batch when it is empty', () => {
    expect(new PublishQueue().takeBatch(caps)).toEqual([]);
  });

  it('counts pending records and bytes, however they leave', () => {
    const queue = queueOf(
      pending('t', 'a', { bytes: 10, deadline: 5 }),
      pending('t', 'b', { bytes: 20 }),
      pending('t', 'c', { bytes: 40, deadline: 6 }),
    );
    expect([queue.length, queue.bytes]).toEqual([3, 70]);
    expect(queue.takeExpired(5).map(({ record }) => record.key)).toEqual(['a']);
    expect([queue.length, queue.bytes]).toEqual([2, 60]);
    queue.takeBatch({ ...caps, maxBatchRecords: 1 });
    expect([queue.length, queue.bytes]).toEqual([1, 40]);
    queue.takeExpired(6);
    expect([queue.length, queue.bytes]).toEqual([0, 0]);
  });

  it('keeps the order of those that have time left', () => {
    const queue = queueOf(pending('t', '1'), pending('t', '2', { deadline: 5 }), pending('t', '3'));
    expect(queue.takeExpired(4)).toEqual([]);
    queue.takeExpired(5);
    expect(batches(queue)).toEqual(['t:1 t:3']);
  });
});
