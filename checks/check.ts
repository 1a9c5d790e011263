import { runTask } from '@cio-bus/servers';
import { runPhases } from './steps/run-phases.ts';
import { serverless } from './steps/steps.ts';

await runTask(() => runPhases([[{ steps: serverless, concurrency: 3 }]]));
