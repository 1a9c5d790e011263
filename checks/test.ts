import { fetchBigquery, fetchKafkaJars, findPrometheus, findRedis, runTask } from '@cio-bus/servers';
import { checkSteps } from './steps/check-steps.ts';
import { commandStep } from './steps/command-step.ts';
import { runAll } from './steps/run-all.ts';
import { abandonable, PASSED } from './steps/step.ts';
import { vitestStep } from './steps/vitest-step.ts';

const print = (line: string) => void process.stdout.write(`${line}\n`);
const onKafka = vitestStep('tests on a real Kafka', 'component');
const smallDemo = ['node', 'trials/demo/main.ts', '--commands', '1500', '--users', '150', '--panels'];
const rules = ['node', 'checks/prometheus/check-rules.ts'];
const smallChaos = [
  ...['node', 'trials/chaos/main.ts'],
  ...['--commands', '6000', '--users', '400', '--minutes', '0.75', '--seed', '3'],
];
const oneImage = ['node', 'infra/docker/src/main.ts', '--only', 'bigquery-sink'];

await runTask(() => {
  // Downloads run during the checks. If one fails, the first test that needs its server says so.
  const fetched = Promise.allSettled([
    fetchKafkaJars(process.env),
    fetchBigquery(process.env),
    findPrometheus(process.env),
    findRedis(process.env),
  ]);
  return runAll([
    ...checkSteps(print),
    abandonable({ name: 'downloads', run: () => fetched.then(() => PASSED) }),
    onKafka,
    commandStep('Prometheus rules and alerts', rules),
    commandStep('small demo, with every panel', smallDemo),
    commandStep('small chaos run', smallChaos),
    commandStep('the largest image', oneImage),
  ]);
});
