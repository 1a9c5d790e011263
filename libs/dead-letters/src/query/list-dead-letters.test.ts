import { type DeadLetter, topics } from '@cio-bus/contracts';
import { aDeadLetterRecord, aRawRecord } from '@cio-bus/testkit';
import { describe, expect, it } from 'vitest';
import { indexOf, kafkaWith, origin } from '../../test/kafka-in-memory.ts';
import { discardDeadLetters, parkDeadLetters } from '../decide/resolve-dead-letters.ts';
import type { DeadLetterFilter } from './dead-letter-filter.ts';
import { listDeadLetters } from './list-dead-letters.ts';

describe('listDeadLetters', () => {
  it.each<[DeadLetterFilter, number[]]>([
    [{}, [0, 1, 2]],
    [{ code: 'MESSAGE_INVALID' }, [1]],
    [{ service: 'bigquery-sink' }, [2]],
    [{ topic: topics.identify }, [1]],
    [{ key: 'u0' }, [0]],
    [{ since: 200 }, [1, 2]],
    [{ until: 200 }, [0]],
    [{ deadLetterIds: ['bigquery-sink/customerio.track/0/2'] }, [2]],
  ])('filters by %o', async (filter, expected) => {
    const deadLetters: Partial<DeadLetter>[] = [
      { origin: origin(0), key: Buffer.from('u0'), failedAt: 100 },
      { origin: origin(1, topics.identify), code: 'MESSAGE_INVALID', failedAt: 200 },
      { origin: origin(2), service: 'bigquery-sink', failedAt: 300 },
    ];
    const { index } = kafkaWith(deadLetters);
    const found = await listDeadLetters(index, filter);
    expect(found.deadLetters.map((deadLetter) => deadLetter.origin?.offset)).toEqual(expected);
  });

  it('counts a dead letter that was written twice in a crash once', async () => {
    const { index } = kafkaWith([{ origin: origin(5) }, { origin: origin(5) }]);
    const deadLetters = [{ copies: 2, state: 'open', position: { offset: 1 } }];
    expect(await listDeadLetters(index)).toMatchObject({ total: 1, deadLetters });
  });

  it('omits dead letters with a decision; the last decision counts', async () => {
    const { operator, open, replay } = kafkaWith([{ origin: origin(1) }, { origin: origin(2) }, { origin: origin(3) }]);
    const [first, second, third] = (await open()) as [string, string, string];
    await discardDeadLetters({ ...operator, filter: { deadLetterIds: [first] } });
    await parkDeadLetters({ ...operator, filter: { deadLetterIds: [second] } });
    expect(await open()).toEqual([third]);
    expect(await open({ state: 'parked' })).toEqual([second]);
    await replay({ includeParked: true });
    expect(await open()).toEqual([]);
    expect(await open({ state: 'resolved' })).toEqual([first, second, third]);
  });

  it('does not apply a decision to a dead letter of a topic that was deleted and created again', async () => {
    const old = { origin: origin(7, topics.track, 1_000), failedAt: 1_100 };
    const recreated = { origin: origin(7, topics.track, 2_000), failedAt: 2_100 };
    const { operator, read } = kafkaWith([old]);
    await discardDeadLetters({ ...operator, filter: {} });
    const decisions = await Array.fromAsync(read(topics.resolutions));
    const dlq = [old, recreated].map((deadLetter, offset) =>
      aDeadLetterRecord({ ...deadLetter, position: { partition: 0, offset, timestamp: 0 } }),
    );

    const listed = await listDeadLetters(
      indexOf(() => [...dlq, ...decisions]),
      { state: 'all' },
    );

    expect(listed.deadLetters.map(({ state, failedAt, copies }) => [state, failedAt, copies])).toEqual([
      ['resolved', 1_100, 1],
      ['open', 2_100, 1],
    ]);
  });

  it.each([
    { decidedAt: 1_500, states: ['resolved', 'open'] },
    { decidedAt: 2_500, states: ['resolved', 'resolved'] },
  ])(
    'applies a decision of an earlier version to records published before it: $decidedAt',
    async ({ decidedAt, states }) => {
      const dlq = [1_000, 2_000].map((timestamp, offset) =>
        aDeadLetterRecord({
          origin: origin(7, topics.track, timestamp),
          position: { partition: 0, offset, timestamp: 0 },
        }),
      );
      const decision = {
        id: 'a',
        correlationId: 'a',
        by: 'ada',
        why: 'old',
        timestamp: decidedAt,
        action: 'discarded',
      };
      const value = Buffer.from(JSON.stringify({ ...decision, letterId: 'track-publisher/customerio.track/0/7' }));
      const old = aRawRecord({ topic: topics.resolutions, value });
      const listed = await listDeadLetters(
        indexOf(() => [...dlq, old]),
        { state: 'all' },
      );
      expect(listed.deadLetters.map(({ state }) => state)).toEqual(states);
    },
  );

  it('ignores records of the resolutions topic that are not decisions', async () => {
    const deadLetter = aDeadLetterRecord({ origin: origin(1) });
    const rubbish = [null, Buffer.from('{}')].map((value) => aRawRecord({ topic: topics.resolutions, value }));
    expect(await listDeadLetters(indexOf(() => [deadLetter, ...rubbish]))).toMatchObject({ total: 1 });
  });
});
