import { runTask } from '@cio-bus/servers';
import { runTrials } from '../harness/run-trials.ts';
import { isolationTrials } from './trials/index.ts';

await runTask(() => runTrials('trials/isolation/main.ts', isolationTrials));
