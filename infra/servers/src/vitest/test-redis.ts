import type { TestProject } from 'vitest/node';
import { ensureRedis } from '../redis/ensure-redis.ts';
import { offeredServer } from './offered-server.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** Address of the tests' Redis; undefined when this machine has none. */
    redisUrl: string | undefined;
  }
}

/** One Redis for all component tests of a run that ask for one; vitest calls what it returns after them. */
export default (project: TestProject): Promise<(() => Promise<void>) | undefined> =>
  offeredServer(project, {
    name: 'Redis',
    files: 'redis.component.',
    start: async () => {
      const { url, stop } = await ensureRedis();
      project.provide('redisUrl', url);
      return stop;
    },
  });
