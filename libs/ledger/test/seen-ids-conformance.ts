import { describe, expect, it } from 'vitest';
import type { SeenIds } from '../src/index.ts';

/** What a suite needs of an adapter: one storage, opened as often as processes come and go. */
export interface SeenIdsHarness {
  open(name: string): Promise<SeenIds & { stop(): Promise<void> }>;
}

/** The rules that every adapter of seen ids keeps. `harness` is called for each test. */
export function seenIdsConformance(adapter: string, harness: () => SeenIdsHarness): void {
  describe(`seen ids in ${adapter}`, () => {
    it('recognises a remembered id, also after a restart', async () => {
      const storage = harness();
      const seen = await storage.open('events');
      expect(await seen.has('a')).toBe(false);
      await Promise.all([seen.remember('a'), seen.remember('a'), seen.remember('b')]);
      await seen.stop();
      const again = await storage.open('events');
      expect(await Promise.all(['a', 'b', 'c'].map((id) => again.has(id)))).toEqual([true, true, false]);
    });

    it('separates the ids of different consumers', async () => {
      const storage = harness();
      await (await storage.open('one')).remember('a');
      expect(await (await storage.open('two')).has('a')).toBe(false);
    });
  });
}
