import { topics } from '@cio-bus/contracts';
import { describe, expect, it } from 'vitest';
import { kafkaWith, origin } from '../test/kafka-in-memory.ts';
import { settleDeadLetters } from './resolve-dead-letters.ts';

describe('settleDeadLetters', () => {
  it('closes sends in doubt without sending them', async () => {
    const { operator, open, replayed, producer } = kafkaWith([{ origin: origin(1), code: 'SEND_UNKNOWN' }]);
    expect(await settleDeadLetters({ ...operator, filter: { code: 'SEND_UNKNOWN' } })).toMatchObject({ resolved: 1 });
    expect(await open()).toEqual([]);
    expect(replayed()).toEqual([]);
    expect(producer.publishedTo(topics.audit)).toHaveLength(1);
  });

  it('writes nothing when the filter matches nothing', async () => {
    const { operator, producer } = kafkaWith([]);
    expect(await settleDeadLetters({ ...operator, filter: {} })).toMatchObject({ resolved: 0 });
    expect(producer.published).toEqual([]);
  });
});
