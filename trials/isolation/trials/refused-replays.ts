import { setTimeout as sleep } from 'node:timers/promises';
import { deriveUlid } from '@cio-bus/contracts';
import { runCioBus } from '../../stack/run-cio-bus.ts';
import { publishTraffic } from '../../traffic/publish-traffic.ts';
import { deliveriesIn, latenciesMs } from '../measure/deliveries.ts';
import { closures } from '../measure/health-watch.ts';
import { untilStill } from '../measure/judge-all.ts';
import { percentile } from '../measure/percentile.ts';
import { TrialPublisher } from '../measure/publisher.ts';
import { commandOf, refusals, withSources } from '../measure/two-sources.ts';
import { type IsolationStack, onStack } from '../run/isolation-stack.ts';
import { atMost, exactly, type IsolationTrial, type Measure, none } from '../run/isolation-trial.ts';

const REPLAYS = 40_000;
const WRITTEN_PER_SECOND = 1_500;
const LIVE_PER_SECOND = 10;
const BASELINE_MS = 120_000;
const REPLAY_TIMEOUT_MS = 900_000;
const MOST_TIMES_SLOWER = 2;
const startedAt = Date.now();

/** An operator replays what is refused again, beside live traffic. */
export const refusedReplays: IsolationTrial = {
  name: 'refused-replays',
  about: `cio-bus dlq replay of ${REPLAYS} dead letters that are refused again, beside ${LIVE_PER_SECOND} live events per second`,
  run: (print) => onStack({ print }, replayRefused),
};

async function replayRefused(stack: IsolationStack): Promise<Measure[]> {
  await stack.sandbox.setFaults(refusals);
  await publishRefused(stack);
  await untilStill(stack);
  const before = await liveWhile(stack, 'before', () => sleep(BASELINE_MS));
  const during = await liveWhile(stack, 'during', () =>
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

/** A second source without mistakes is active: what the first one gets refused closes no gate. */
const publishRefused = (stack: IsolationStack) =>
  withSources(stack, ['shop', 'crm'], (sources) =>
    publishTraffic(
      Array.from({ length: REPLAYS + 1 }, (_, index) => index),
      (index) => {
        const event = { source: index === 0 ? 'crm' : 'shop', userId: `u${index % 1_000}`, refused: index > 0 };
        const command = { ...commandOf(event, index, 'replays'), timestamp: Date.now() };
        return sources.get(event.source)?.publish(command) ?? Promise.reject(new Error('no source'));
      },
      { perSecond: WRITTEN_PER_SECOND, onProgress: () => {} },
    ),
  );

/** Publishes live events while something else happens. */
async function liveWhile<T>({ bus }: IsolationStack, name: string, happens: () => Promise<T>) {
  const live = new TrialPublisher(bus);
  const publishing: Promise<void>[] = [];
  let isOver = false;
  const pacing = (async () => {
    for (let event = 0; !isOver; event++) {
      const id = deriveUlid(startedAt, `${name}/${event}`);
      publishing.push(
        live.publish({ id, type: 'track', userId: `live-${event % 100}`, payload: { name: 'order_paid' } }),
      );
      await sleep(1_000 / LIVE_PER_SECOND);
    }
  })();
  const result = await happens();
  isOver = true;
  await pacing;
  await Promise.all(publishing);
  return { live, result };
}
