import { EXIT_INTERRUPTED, interruption } from './steps/interruption.ts';
import { runStep } from './steps/step.ts';
import { type StepName, steps } from './steps/steps.ts';
import { writeTally } from './steps/tally-file.ts';

const name = process.argv[2] ?? '';
if (!Object.hasOwn(steps, name)) {
  process.stderr.write(`usage: node checks/step.ts <${Object.keys(steps).join('|')}>\n`);
  process.exit(2);
}

const signal = interruption();
const tally = await runStep(steps[name as StepName], (line) => void process.stdout.write(`${line}\n`), signal);
await writeTally(name, tally);
process.exit(signal.aborted ? EXIT_INTERRUPTED : tally.failed === 0 ? 0 : 1);
