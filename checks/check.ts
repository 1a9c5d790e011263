import { runTask } from '@cio-bus/servers';
import { checkSteps } from './steps/check-steps.ts';
import { runSteps } from './steps/step.ts';

const print = (line: string) => void process.stdout.write(`${line}\n`);

await runTask(async () => {
  const { passed, failed } = await runSteps(checkSteps(print), print);
  print(`\n${passed} passed, ${failed} failed`);
  process.exitCode = failed === 0 ? 0 : 1;
});
