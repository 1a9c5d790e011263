import { runTask } from '@cio-bus/servers';
import { runPhases } from './steps/run-phases.ts';
import { onServers, serverless } from './steps/steps.ts';

await runTask(() =>
  runPhases([
    { steps: [...serverless, 'downloads'], concurrency: 5 },
    { steps: onServers, concurrency: 2 },
  ]),
);
