import type { TestProject } from 'vitest/node';
import { ensureBigquery } from '../bigquery/ensure-bigquery.ts';
import { offeredServer, printToStderr } from './offered-server.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** Settings of the tests' BigQuery; undefined if this machine has none. */
    bigquery: Readonly<Record<string, string>> | undefined;
  }
}

/** One emulator of BigQuery for all component tests of a run that ask for one; vitest calls what it returns after them. */
export default (project: TestProject): Promise<(() => Promise<void>) | undefined> =>
  offeredServer(project, {
    name: 'BigQuery',
    files: 'bigquery.component.',
    start: async () => {
      const { settings, stop } = await ensureBigquery({ log: printToStderr });
      project.provide('bigquery', settings);
      return stop;
    },
  });
