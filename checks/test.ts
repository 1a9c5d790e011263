import { fetchBigquery, fetchKafkaJars, findPrometheus, findRedis, runTask } from '@cio-bus/servers';
import { checkSteps } from './steps/check-steps.ts';
import { commandStep } from './steps/command-step.ts';
import { runSteps } from './steps/step.ts';
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

await runTask(async () => {
  // The long downloads go on while the checks run. Should one fail, the first test that needs its server says so.
  const fetched = Promise.allSettled([
    fetchKafkaJars(process.env),
    fetchBigquery(process.env),
    findPrometheus(process.env),
    findRedis(process.env),
  ]);
  const { passed, failed } = await runSteps(
    [
      ...checkSteps(print),
      { ...onKafka, run: () => fetched.then(onKafka.run) },
      commandStep('rules and alerts of Prometheus', rules),
      commandStep('the demo at small size, and every panel', smallDemo),
      commandStep('chaos at small size', smallChaos),
      commandStep('the image with the most in it', oneImage),
    ],
    print,
  );
  print(`\n${passed} passed, ${failed} failed`);
  process.exitCode = failed === 0 ? 0 : 1;
});
