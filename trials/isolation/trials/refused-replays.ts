import { setTimeout as sleep } from 'node:timers/promises';
import { liveWhile, publishRefused } from '../../harness/measure/beside-live.ts';
import { deliveriesIn, latenciesMs } from '../../harness/measure/deliveries.ts';
import { closures } from '../../harness/measure/health-watch.ts';
import { untilStill } from '../../harness/measure/judge-all.ts';
import { percentile } from '../../harness/measure/percentile.ts';
import type { TrialPublisher } from '../../harness/measure/publisher.ts';
import { refusals } from '../../harness/measure/two-sources.ts';
import { atMost, exactly, type Measure, none, type Trial } from '../../harness/trial.ts';
import { onStack, type TrialStack } from '../../harness/trial-stack.ts';
import { runCioBus } from '../../stack/run-cio-bus.ts';

const REPLAYS = 40_000;
const LIVE_PER_SECOND = 10;
const BASELINE_MS = 120_000;
const REPLAY_TIMEOUT_MS = 900_000;
const MOST_TIMES_SLOWER = 2;

/** An operator replays what is refused again, beside live traffic. */
export const refusedReplays: Trial = {
  name: 'refused-replays',
  about: `cio-bus dlq replay of ${REPLAYS} dead letters that are refused again, beside ${LIVE_PER_SECOND} live events per second`,
  run: (print) => onStack({ print }, replayRefused),
};

async function replayRefused(stack: TrialStack): Promise<Measure[]> {
  await stack.sandbox.setFaults(refusals);
  await publishRefused(stack, REPLAYS);
  await untilStill(stack);
  const before = await liveWhile(stack, { name: 'before', perSecond: LIVE_PER_SECOND }, () => sleep(BASELINE_MS));
  const during = await liveWhile(stack, { name: 'during', perSecond: LIVE_PER_SECOND }, () =>
    runCioBus(stack, ['dlq', 'replay', '--yes', '--why', 'trial', '--json'], REPLAY_TIMEOUT_MS),
  );
  await untilStill(stack);

  const deliveries = deliveriesIn(await stack.sandbox.journal());
  const latencies = (live: TrialPublisher) => latenciesMs(live.publishedAt, deliveries);
  const p99 = { before: percentile(latencies(before.live), 0.99), during: percentile(latencies(during.live), 0.99) };
  const { replayed } = JSON.parse(during.result.stdout) as { replayed: number };
  return [
    exactly('dead letters replayed', replayed, REPLAYS),
    exactly('live events delivered before', latencies(before.live).length, before.live.publishedAt.size),
    exactly('live events delivered during the replay', latencies(during.live).length, during.live.publishedAt.size),
    atMost(`live p99 during the replay (2 × the p99 before it)`, p99.during, MOST_TIMES_SLOWER * p99.before, 'ms'),
    atMost('longest live latency during the replay', percentile(latencies(during.live), 1), 5_000, 'ms'),
    exactly('times that a flood closed the gate', await closures(stack, 'track-publisher', 'flood'), 0),
    none('processes that exited', stack.deaths),
  ];
}
