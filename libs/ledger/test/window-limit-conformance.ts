import { describe, expect, it } from 'vitest';
import type { WindowLimit } from '../src/port/window-limit.ts';

/** The rules that every adapter of a limit keeps. `harness` is called for each test; what it returns opens one more process. */
export function windowLimitConformance(
  adapter: string,
  harness: (max: number) => (reopenedAt?: number) => Promise<WindowLimit>,
): void {
  const admitted = async (limit: WindowLimit, ids: readonly string[]) => {
    const answers: boolean[] = [];
    for (const id of ids) answers.push(await limit.admits(id));
    return answers;
  };

  describe(`a limit in ${adapter}`, () => {
    it('admits as many ids as it says', async () => {
      const limit = await harness(2)();
      expect(await admitted(limit, ['a', 'b', 'c', 'd'])).toEqual([true, true, false, false]);
    });

    it('admits an id again, and counts it once', async () => {
      const limit = await harness(2)();
      expect(await admitted(limit, ['a', 'a', 'a', 'b', 'c', 'a'])).toEqual([true, true, true, true, false, true]);
    });

    it('admits nobody when it is 0', async () => {
      expect(await admitted(await harness(0)(), ['a', 'a'])).toEqual([false, false]);
    });

    it('admits no more when many ids arrive at once', async () => {
      const limit = await harness(3)();
      const answers = await Promise.all(Array.from({ length: 50 }, (_, index) => limit.admits(`id ${index}`)));
      expect(answers.filter(Boolean)).toHaveLength(3);
    });

    it('knows how many have passed, each counted once, those that were refused not', async () => {
      const limit = await harness(2)();
      expect(await limit.usage()).toEqual({ inWindow: 0, inDay: 0, closedAt: undefined });
      await admitted(limit, ['a', 'a', 'b', 'c', 'b']);
      expect(await limit.usage()).toEqual({ inWindow: 2, inDay: 2, closedAt: expect.any(Number) });
    });

    it('stays closed once it has refused, in every process, until it is reopened; what has passed passes again', async () => {
      const open = harness(1);
      const [one, two] = [await open(), await open()];
      expect(await admitted(one, ['a', 'b'])).toEqual([true, false]);
      const { closedAt = 0 } = await two.usage();
      expect(closedAt).toBeGreaterThan(0);
      expect(await admitted(two, ['c', 'a'])).toEqual([false, true]);

      const notYet = await open(closedAt - 1);
      expect(await admitted(notYet, ['d'])).toEqual([false]);
      const reopened = await open(closedAt);
      expect((await reopened.usage()).closedAt).toBeUndefined();
    });
  });
}
