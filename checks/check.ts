import { runTask } from '@cio-bus/servers';
import { checkSteps } from './steps/check-steps.ts';
import { runAll } from './steps/run-all.ts';

const print = (line: string) => void process.stdout.write(`${line}\n`);

await runTask(() => runAll(checkSteps(print)));
