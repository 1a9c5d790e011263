import { runTask } from '@cio-bus/servers';
import { runTrial } from '../harness/run-trials.ts';
import { manyDeadLetters } from './many-dead-letters.ts';

await runTask(() => runTrial(manyDeadLetters));
