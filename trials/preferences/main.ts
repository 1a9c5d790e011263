import { runTask } from '@cio-bus/servers';
import { runTrial } from '../harness/run-trials.ts';
import { killed } from './killed.ts';

await runTask(() => runTrial(killed));
