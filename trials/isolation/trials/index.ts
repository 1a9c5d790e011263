import type { Trial } from '../../harness/trial.ts';
import { fullBroker, fullLedger, fullRedis } from './full-disks.ts';
import { halfAnonymous } from './half-anonymous.ts';
import { jobBesideLive } from './job-beside-live.ts';
import { kcatCodecs } from './kcat-codecs.ts';
import { poisonKey } from './poison-key.ts';
import { refusedOneSource, refusedQuarter } from './refused.ts';
import { refusedEverywhere } from './refused-everywhere.ts';
import { refusedReplays } from './refused-replays.ts';
import { retryAfter } from './retry-after.ts';
import { stoppedSixMinutes } from './stopped-six-minutes.ts';

/** All trials, in the order in which they run. */
export const isolationTrials: readonly Trial[] = [
  poisonKey,
  refusedQuarter,
  refusedOneSource,
  refusedEverywhere,
  refusedReplays,
  jobBesideLive,
  halfAnonymous,
  fullLedger,
  fullRedis,
  fullBroker,
  stoppedSixMinutes,
  retryAfter,
  kcatCodecs,
];
