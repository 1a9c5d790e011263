import { describe, expect, it } from 'vitest';
import { atMost } from './at-most.ts';

describe('atMost', () => {
  it('runs no more tasks at once than it may, in order, and goes on after one that fails', async () => {
    const limited = atMost(2);
    const begun: number[] = [];
    const ends = Array.from({ length: 5 }, () => Promise.withResolvers<void>());
    const results = ends.map(({ promise }, index) =>
      limited(async () => {
        begun.push(index);
        await promise;
        return index;
      }).catch(() => 'failed'),
    );
    await Promise.resolve();
    expect(begun).toEqual([0, 1]);

    ends[1]?.reject(new Error('no'));
    await results[1];
    expect(begun).toEqual([0, 1, 2]);

    for (const { resolve } of ends) resolve();
    expect(await Promise.all(results)).toEqual([0, 'failed', 2, 3, 4]);
  });
});
