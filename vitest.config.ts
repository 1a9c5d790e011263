import { defineConfig } from 'vitest/config';

const roots = '{libs,services,infra,trials,checks,tools,docs,bench}/**';
const exclude = ['**/node_modules/**', '**/dist/**'];

/** Generous: on a busy machine a process takes seconds to start, and a poll ends as soon as it holds. */
const patient = { testTimeout: 30_000, expect: { poll: { timeout: 15_000 } } };

// kafkajs arms a timer with a negative time, and node:sqlite is called experimental.
const execArgv = ['--disable-warning=TimeoutNegativeWarning', '--disable-warning=ExperimentalWarning'];

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          isolate: false, // no module here has state, and loading everything anew for each file takes thrice the time
          include: [`${roots}/*.test.ts`],
          exclude: [...exclude, '**/*.component.test.ts'],
          execArgv,
          ...patient,
        },
      },
      {
        test: {
          name: 'component',
          include: [`${roots}/*.component.test.ts`],
          exclude,
          execArgv,
          globalSetup: ['kafka', 'bigquery', 'redis'].map((server) => `infra/servers/src/vitest/test-${server}.ts`),
          expect: patient.expect,
          testTimeout: 60_000,
          hookTimeout: 60_000,
          maxWorkers: 2,
        },
      },
    ],
  },
});
