import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';
import { unitParts } from './checks/steps/unit-parts.ts';

const roots = '{libs,services,infra,trials,checks,tools,docs,bench}/**';
const exclude = ['**/node_modules/**', '**/dist/**'];

/**
 * Generous: on a busy machine a process takes many seconds to start. A limit costs nothing unless a test hangs. That of a test
 * is longer than several waits inside it, which say what they wait for.
 */
const patient = { testTimeout: 600_000, hookTimeout: 300_000, expect: { poll: { timeout: 180_000 } } };

// kafkajs sets timers with a negative delay, and Node calls node:sqlite experimental.
const execArgv = ['--disable-warning=TimeoutNegativeWarning', '--disable-warning=ExperimentalWarning'];

const LONG = [
  ...['field-cases/test/', 'test/kill.', 'test/alerts.', 'warehouse/test/bigquery.'],
  ...['kafka/test/kafka-outage.', 'kafka/test/loading-coordinator.', 'kafka/test/coordinator-restart.'],
];

/**
 * Begins with the files that take longest, many of them for prescribed waits: the others use the processors meanwhile. Vitest
 * begins with the largest files, which these are not.
 */
class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const { first = [], then = [] } = Object.groupBy(await super.sort(files), ({ moduleId }) =>
      LONG.some((part) => moduleId.includes(part)) ? 'first' : 'then',
    );
    return [...first, ...then];
  }
}

const unitProject = (name: string, include: string[], others: string[] = []) => ({
  test: {
    name,
    isolate: false, // no module has state, and loading all modules again for each file takes three times as long
    maxWorkers: 2, // several of these projects run at a time
    include,
    exclude: [...exclude, '**/*.component.test.ts', ...others],
    execArgv,
    ...patient,
  },
});

export default defineConfig({
  test: {
    sequence: { sequencer: LongestFirst },
    projects: [
      unitProject('unit', [`${roots}/*.test.ts`], Object.values(unitParts).flat()),
      ...Object.entries(unitParts).map(([name, include]) => unitProject(name, include)),
      {
        test: {
          name: 'component',
          isolate: false, // as above: every file would load all modules again
          include: [`${roots}/*.component.test.ts`],
          exclude,
          execArgv,
          globalSetup: ['kafka', 'bigquery', 'redis', 'postgres'].map(
            (server) => `infra/servers/src/vitest/test-${server}.ts`,
          ),
          ...patient,
          maxWorkers: 4, // each has processes of its own: with six, some forty threads wanted two cores
        },
      },
    ],
  },
});
