import { setTimeout as sleep } from 'node:timers/promises';
import { deliveriesIn } from '../../harness/measure/deliveries.ts';
import { judgeAll, untilStill } from '../../harness/measure/judge-all.ts';
import { publishSteadily } from '../../harness/measure/steady-traffic.ts';
import { atLeast, atMost, exactly, type Measure, type Trial } from '../../harness/trial.ts';
import { onStack, type TrialStack } from '../../harness/trial-stack.ts';

const STOPPED_MS = 360_000;
const PER_SECOND = 5;
const DELIVERED_BAR_S = 10;
const stopped = ['track-publisher', 'transactional-sender'] as const;

/** Machines that hang for longer than any timeout, with requests in flight. */
export const stoppedSixMinutes: Trial = {
  name: 'stopped-six-minutes',
  about: `SIGSTOP of ${stopped.join(' and ')} for 6 minutes under traffic, then SIGCONT`,
  run: (print) => onStack({ print }, stopServices),
};

async function stopServices(stack: TrialStack): Promise<Measure[]> {
  await stack.sandbox.setFaults({ latencyMedianMs: 300 }); // requests are in flight at the stop
  const traffic = publishSteadily(stack.bus, PER_SECOND);
  await sleep(10_000);
  for (const name of stopped) stack.service(name).pause();
  await sleep(STOPPED_MS);
  const resumedAt = Date.now();
  for (const name of stopped) stack.service(name).resume();
  const before = [...traffic.publisher.publishedAt].filter(([, at]) => at < resumedAt).map(([id]) => id);
  await sleep(15_000);
  await traffic.stop();
  await untilStill(stack);

  const { firstAt } = deliveriesIn(await stack.sandbox.journal());
  const acceptedAt = before.map((id) => firstAt.get(id) ?? Number.NaN);
  const waited = acceptedAt.filter((at) => !(at < resumedAt)).length;
  return [
    atLeast('messages that were published before SIGCONT and waited', waited, PER_SECOND * 300),
    atMost(
      'from SIGCONT to the acceptance of the last of them',
      (Math.max(...acceptedAt) - resumedAt) / 1_000,
      DELIVERED_BAR_S,
      's',
    ),
    ...(await judgeAll(stack, traffic.publisher)),
    exactly('publishes that Kafka did not acknowledge', traffic.publisher.failures, 0),
  ];
}
