import { describe, expect, it } from 'vitest';
import { fakeClock } from './fake-clock.ts';
import { brokerAway, fakeProducer } from './fake-producer.ts';
import { testPrefix } from './test-prefix.ts';

describe('fakeProducer', () => {
  it('records what it acknowledged, with consecutive offsets per topic', async () => {
    const producer = fakeProducer();
    await producer.publish({ topic: 'a', key: 'k', value: '1' });
    await producer.publish({ topic: 'b', key: 'k', value: '2' });
    expect(await producer.publish({ topic: 'a', key: 'k', value: '3' })).toEqual({
      topic: 'a',
      partition: 0,
      offset: 1,
    });
    expect(producer.publishedTo('a').map(({ value }) => value)).toEqual(['1', '3']);
  });

  it('fails as configured until the failure is removed', async () => {
    const producer = fakeProducer();
    producer.failWith(brokerAway());
    await expect(producer.publish({ topic: 'a', key: null, value: null })).rejects.toMatchObject({
      outcome: 'not-sent',
    });
    producer.failWith((record) => (record.topic === 'b' ? new Error('refused') : undefined));
    await producer.publish({ topic: 'a', key: null, value: null });
    await expect(producer.publish({ topic: 'b', key: null, value: null })).rejects.toThrow('refused');
    producer.failWith(null);
    await producer.publish({ topic: 'b', key: null, value: null });
    expect(producer.published).toHaveLength(2);
  });
});

describe('fakeClock', () => {
  it('wakes each sleeper at its own time, in order', async () => {
    const clock = fakeClock(1_000);
    const woken: [string, number][] = [];
    const sleeper = async (name: string, ms: number) => {
      await clock.sleep(ms);
      woken.push([name, clock.now()]);
    };
    void sleeper('late', 30);
    void sleeper('early', 10).then(() => sleeper('again', 5));
    await clock.advance(20);
    expect(woken).toEqual([
      ['early', 1_010],
      ['again', 1_015],
    ]);
    await clock.advance(10);
    expect(woken.at(-1)).toEqual(['late', 1_030]);
  });

  it('rejects a sleeper when it is aborted', async () => {
    const clock = fakeClock();
    const stop = new AbortController();
    const sleeping = clock.sleep(1_000, stop.signal);
    stop.abort(new Error('stopped'));
    await expect(sleeping).rejects.toThrow('stopped');
    expect(clock.sleeping).toBe(0);
  });
});

describe('testPrefix', () => {
  it('is different each time, in characters that Kafka accepts', () => {
    expect(testPrefix('x')).not.toBe(testPrefix('x'));
    expect(testPrefix('x')).toMatch(/^[a-z0-9._-]+$/);
  });
});
