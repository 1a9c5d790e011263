import { join } from 'node:path';
import { fetchBigquery, fetchKafkaJars, findChromium, findPrometheus, findRedis, rootDir } from '@cio-bus/servers';
import { differing, generatedFiles } from '../generate/generated-files.ts';
import { findReplacedWords } from '../words/find-replaced-words.ts';
import { commandStep } from './command-step.ts';
import { abandonable, FAILED, PASSED, type Step } from './step.ts';
import { terraformStep } from './terraform-step.ts';
import { vitestStep } from './vitest-step.ts';

const print = (line: string) => void process.stdout.write(`${line}\n`);

const generated: Step = {
  name: 'generated files',
  run: async () => {
    const changed = await differing(await generatedFiles());
    for (const { path } of changed) print(`${path} differs from what the code generates: run npm run generate`);
    return changed.length === 0 ? PASSED : FAILED;
  },
};

const words: Step = {
  name: 'plain English',
  run: async () => {
    const found = await findReplacedWords();
    for (const { path, line, text, say } of found) print(`${path}:${line}: "${text}"; say: ${say}`);
    return found.length === 0 ? PASSED : FAILED;
  },
};

/** Runs next to the checks. If a download fails, the first test that needs its server says so. */
const downloads: Step = {
  name: 'downloads of the servers',
  run: async () => {
    const { env } = process;
    const others = [findPrometheus(env), findRedis(env), findChromium(env)];
    await Promise.allSettled([fetchKafkaJars(env), fetchBigquery(env), ...others]);
    return { passed: 0, failed: 0 };
  },
};

const smallDemo = ['node', 'trials/demo/main.ts', '--commands', '1500', '--users', '150', '--panels'];
const smallChaos = [
  ...['node', 'trials/chaos/main.ts'],
  ...['--commands', '6000', '--users', '400', '--minutes', '0.75', '--seed', '3'],
];

/** Checks the types of what has changed since the last time, and of what depends on it. */
const tsc = (project: string, name: string) => [
  ...['tsc', '-p', project, '--incremental'],
  ...['--tsBuildInfoFile', join(rootDir, 'node_modules/.cache/cio-bus', `${name}.tsbuildinfo`)],
];

/** Everything that must hold before a merge, by the name of its script in `checks/package.json`. */
export const steps = {
  lint: commandStep('format, lint and import rules', ['biome', 'ci', '--error-on-warnings', '.']),
  words: abandonable(words),
  types: commandStep('types', tsc('.', 'all'), tsc('services/console/web', 'web')),
  boundaries: commandStep('package boundaries', ['turbo', 'boundaries']),
  unused: commandStep('unused files, exports and dependencies', ['knip', '--no-config-hints']),
  generated: abandonable(generated),
  terraform: abandonable(terraformStep(print)),
  'unit-kafka': vitestStep('unit tests of libs/kafka', 'unit-kafka'),
  'unit-libs': vitestStep('unit tests of the other libs', 'unit-libs'),
  'unit-terraform': vitestStep('unit tests of the Terraform checks', 'unit-terraform'),
  unit: vitestStep('other unit tests', 'unit'),
  downloads: abandonable(downloads),
  component: vitestStep('tests on real servers', 'component'),
  rules: commandStep('Prometheus rules and alerts', ['node', 'checks/prometheus/check-rules.ts']),
  demo: commandStep('small demo, with every panel', smallDemo),
  chaos: commandStep('small chaos run', smallChaos),
  image: commandStep('the largest image', ['node', 'infra/docker/src/main.ts', '--only', 'bigquery-sink']),
} satisfies Record<string, Step>;

export type StepName = keyof typeof steps;

/** The steps of `npm run check`: they need no servers. */
export const serverless: readonly StepName[] = [
  ...(['unit-kafka', 'unit-terraform', 'unit-libs', 'unit', 'terraform'] as const), // the long ones first
  ...(['types', 'lint', 'words'] as const),
  ...(['generated', 'unused', 'boundaries'] as const),
];

/** What `npm test` runs next to the component tests. */
export const trials: readonly StepName[] = ['demo', 'chaos', 'image', 'rules'];
