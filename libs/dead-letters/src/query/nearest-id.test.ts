import { describe, expect, it } from 'vitest';
import { kafkaWith, origin } from '../../test/kafka-in-memory.ts';
import { groupDeadLetters } from '../groups/group-dead-letters.ts';
import { listDeadLetters } from './list-dead-letters.ts';

describe('an id that does not exist', () => {
  it.each([
    { id: 'track-publisher/customerio.track/0/7777', nearest: 'track-publisher/customerio.track/0/777' },
    { id: 'track-publiser/customerio.track/0/777', nearest: 'track-publisher/customerio.track/0/777' },
    { id: 'track-publisher/customerio.track/1/777', nearest: 'track-publisher/customerio.track/0/777' },
  ])('names the one that is most like it: $id', async ({ id, nearest }) => {
    const { index } = kafkaWith([777, 1_234, 5].map((offset) => ({ origin: origin(offset) })));
    await expect(listDeadLetters(index, { deadLetterIds: [id] })).rejects.toThrow(`did you mean ${nearest}?`);
  });

  it('names a group', async () => {
    const { index } = kafkaWith([{ origin: origin(1) }]);
    const [group] = await groupDeadLetters(index);
    const mistyped = group?.groupId.slice(0, -1) ?? '';
    await expect(groupDeadLetters(index, { groupId: mistyped })).rejects.toThrow(`did you mean ${group?.groupId}?`);
  });

  it.each(['', 'x', 'bigquery-sink/customerio.processed/3/9'])('names none that is not like it: %j', async (id) => {
    const { index } = kafkaWith([{ origin: origin(1) }]);
    await expect(listDeadLetters(index, { deadLetterIds: [id] })).rejects.not.toThrow('did you mean');
  });
});
