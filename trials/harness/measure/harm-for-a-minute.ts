import { setTimeout as sleep } from 'node:timers/promises';
import { flowServices } from '@cio-bus/local';
import { atLeast, exactly, type Measure } from '../trial.ts';
import type { TrialStack } from '../trial-stack.ts';
import { judgeAll, untilStill } from './judge-all.ts';
import { fetchMetrics, sumOfMetric } from './metrics.ts';
import type { TrialPublisher } from './publisher.ts';
import { publishSteadily } from './steady-traffic.ts';

const HARM_MS = 60_000;
const PER_SECOND = 20;

/** Shows that the harm was done: a measure that fails when it was not. */
type Proof = (stack: TrialStack, publisher: TrialPublisher) => Promise<Measure>;

/** Sends were refused by the store of the ledger. */
export const storeFailures: Proof = async ({ health }) => {
  const metrics = await fetchMetrics(health['transactional-sender']);
  const failed = sumOfMetric(metrics, 'cio_bus_attempts_failed_total', 'STORE_UNAVAILABLE');
  return atLeast('sends that the store refused meanwhile', failed, 1);
};

/** Publishes were not acknowledged by Kafka. */
export const publishFailures: Proof = async (_stack, { failures }) =>
  atLeast('publishes that Kafka did not acknowledge meanwhile', failures, 1);

/** Does harm for a minute under traffic, undoes it and judges what has become of the messages. */
export async function harmForAMinute(
  stack: TrialStack,
  harm: () => Promise<() => unknown>,
  proof: Proof,
): Promise<Measure[]> {
  const traffic = publishSteadily(stack.bus, PER_SECOND);
  await sleep(5_000);
  const undo = await harm();
  await sleep(HARM_MS);
  const harmed = await proof(stack, traffic.publisher);
  await undo();
  const undoneAt = performance.now();
  await sleep(5_000);
  await traffic.stop();
  await untilStill(stack);
  const seconds = Math.round((performance.now() - undoneAt) / 1_000);
  return [
    harmed,
    ...(await judgeAll(stack, traffic.publisher)),
    exactly('services that are ready afterwards', await countReady(stack), flowServices.length),
    { what: 'settled after', bar: '', measured: `${seconds} s`, holds: true },
    { what: 'processes that exited meanwhile', bar: '', measured: String(stack.deaths.length), holds: true },
  ];
}

async function countReady({ health }: TrialStack): Promise<number> {
  const asked = Object.values(health).map((url) => fetch(`${url}/readyz`));
  return (await Promise.all(asked)).filter(({ ok }) => ok).length;
}
