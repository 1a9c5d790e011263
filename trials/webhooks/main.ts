import { runTask } from '@cio-bus/servers';
import { runTrials } from '../harness/run-trials.ts';
import { feed } from './trials/feed.ts';
import { fuzzed } from './trials/fuzzed.ts';
import { killed } from './trials/killed.ts';
import { profiles } from './trials/profiles.ts';
import { reactions } from './trials/reactions.ts';

await runTask(() => runTrials('trials/webhooks/main.ts', [killed, feed, reactions, profiles, fuzzed]));
