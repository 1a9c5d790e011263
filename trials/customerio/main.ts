import { runTask } from '@cio-bus/servers';
import { runTrials } from '../harness/run-trials.ts';
import { killedSenders } from './trials/killed-senders.ts';
import { rateOfOne, rateOfTwo } from './trials/rates.ts';

await runTask(() => runTrials('trials/customerio/main.ts', [rateOfOne, rateOfTwo, ...killedSenders]));
