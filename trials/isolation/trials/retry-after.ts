import { setTimeout as sleep } from 'node:timers/promises';
import { deliveriesIn } from '../../harness/measure/deliveries.ts';
import { judgeAll, untilStill } from '../../harness/measure/judge-all.ts';
import { publishSteadily } from '../../harness/measure/steady-traffic.ts';
import { atLeast, atMost, type Measure, type Trial } from '../../harness/trial.ts';
import { onStack, type TrialStack } from '../../harness/trial-stack.ts';

const RETRY_AFTER_S = 300;
const PER_SECOND = 5;
const DELIVERED_BAR_S = 10;

/** Customer.io asks both APIs' callers to wait for five minutes. */
export const retryAfter: Trial = {
  name: 'retry-after',
  about: 'both APIs answer 429 with Retry-After: 300 once, under traffic',
  run: (print) => onStack({ print }, askToWait),
};

async function askToWait(stack: TrialStack): Promise<Measure[]> {
  const { sandbox } = stack;
  const traffic = publishSteadily(stack.bus, PER_SECOND);
  await sleep(5_000);
  await sandbox.setFaults({ throttledRate: 1, retryAfterSeconds: RETRY_AFTER_S });
  let throttled = await countThrottled(stack);
  while (throttled.track === 0 || throttled.app === 0) {
    await sleep(20);
    throttled = await countThrottled(stack);
  }
  await sandbox.clearFaults();
  const askedAt = Date.now();
  await sleep(RETRY_AFTER_S * 1_000);
  const before = [...traffic.publisher.publishedAt].filter(([, at]) => at < Date.now()).map(([id]) => id);
  await sleep(2 * DELIVERED_BAR_S * 1_000);
  await traffic.stop();
  await untilStill(stack);

  const { firstAt } = deliveriesIn(await sandbox.journal());
  const last = Math.max(...before.map((id) => firstAt.get(id) ?? Number.NaN));
  return [
    atLeast('requests answered with Retry-After: 300, Track API', throttled.track, 1),
    atLeast('the same, App API', throttled.app, 1),
    atMost(
      'from the end of that time to the acceptance of what waited',
      (last - askedAt) / 1_000 - RETRY_AFTER_S,
      DELIVERED_BAR_S,
      's',
    ),
    ...(await judgeAll(stack, traffic.publisher)),
  ];
}

async function countThrottled({ sandbox }: TrialStack) {
  const { requests } = await sandbox.stats();
  return { track: requests.track[429] ?? 0, app: requests.app[429] ?? 0 };
}
