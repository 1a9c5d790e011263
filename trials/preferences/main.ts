import { runTask } from '@cio-bus/servers';
import { runTrial } from '../isolation/run/run-trials.ts';
import { killed } from './killed.ts';

await runTask(() => runTrial(killed));
