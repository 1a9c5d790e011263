import type { TestProject } from 'vitest/node';
import { ensurePostgres } from '../postgres/ensure-postgres.ts';
import { offeredServer } from './offered-server.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** Address of the tests' Postgres; undefined when this machine has none. */
    databaseUrl: string | undefined;
  }
}

/** One Postgres for all component tests of a run that ask for one; vitest calls what it returns after them. */
export default (project: TestProject): Promise<(() => Promise<void>) | undefined> =>
  offeredServer(project, {
    name: 'Postgres',
    files: 'postgres.component.',
    start: async () => {
      const { url, stop } = await ensurePostgres();
      project.provide('databaseUrl', url);
      return stop;
    },
  });
