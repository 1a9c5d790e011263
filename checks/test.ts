import { runTask } from '@cio-bus/servers';
import { runPhases } from './steps/run-phases.ts';
import { serverless, trials } from './steps/steps.ts';

await runTask(() =>
  runPhases([
    [{ steps: [...serverless, 'downloads'], concurrency: 4 }],
    [
      { steps: ['component'], concurrency: 1 }, // the longest step begins first
      { steps: trials, concurrency: 1 },
    ],
  ]),
);
