import { topics } from '@cio-bus/contracts';
import type { ReadOptions } from '@cio-bus/kafka';
import { describe, expect, it } from 'vitest';
import { kafkaWith, origin } from '../test/kafka-in-memory.ts';
import { forgetDeadLetters } from './forget-dead-letters.ts';
import { watchForgotten } from './watch-forgotten.ts';

const graces = { deadLetterId: 'track-publisher/customerio.track/0/2', origin: origin(2) };
const deadLetters = [
  { origin: origin(1), key: Buffer.from('ada') },
  { origin: origin(2), key: Buffer.from('grace') },
];

describe('watchForgotten', () => {
  it('notices what is forgotten between two calls, and reads only what is new', async () => {
    const { operator, read } = kafkaWith(deadLetters);
    const reads: ReadOptions[] = [];
    const isForgotten = watchForgotten((topic, options = {}) => {
      reads.push(options);
      return read(topic, options);
    });
    await forgetDeadLetters({ ...operator, person: 'ada' });
    expect(await isForgotten(graces)).toBe(false);
    await forgetDeadLetters({ ...operator, person: 'grace' });
    expect(await isForgotten(graces)).toBe(true);
    expect(reads.map(({ from }) => [...(from ?? [])])).toEqual([[], [[0, 1]]]);
  });

  it('shares a read among calls that come during another, and never answers from one that began earlier', async () => {
    const { read } = kafkaWith(deadLetters);
    const begun: (() => void)[] = [];
    const isForgotten = watchForgotten(async function* (topic, options) {
      await new Promise<void>((resolve) => begun.push(resolve));
      yield* read(topic, options);
    });
    const first = isForgotten(graces);
    await expect.poll(() => begun.length).toBe(1);
    const others = [isForgotten(graces), isForgotten(graces)];
    begun[0]?.();
    await first;
    await expect.poll(() => begun.length).toBe(2);
    begun[1]?.();
    expect(await Promise.all(others)).toEqual([false, false]);
    expect(begun).toHaveLength(2);
  });

  it('rejects while Kafka cannot be read, and asks again at the next call', async () => {
    const { read } = kafkaWith(deadLetters);
    let isAway = true;
    const isForgotten = watchForgotten((topic, options) => {
      if (isAway && topic === topics.resolutions) throw new Error('the broker is away');
      return read(topic, options);
    });
    await expect(isForgotten(graces)).rejects.toThrow('away');
    isAway = false;
    expect(await isForgotten(graces)).toBe(false);
  });
});
