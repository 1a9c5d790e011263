import { setTimeout as sleep } from 'node:timers/promises';
import { deriveUlid } from '@cio-bus/contracts';
import { readDeadLetters, type SeenDeadLetter } from '../../harness/measure/dead-letters.ts';
import { deliveriesIn, latenciesMs } from '../../harness/measure/deliveries.ts';
import { watchHealth } from '../../harness/measure/health-watch.ts';
import { percentile } from '../../harness/measure/percentile.ts';
import { TrialPublisher } from '../../harness/measure/publisher.ts';
import { atMost, exactly, type Measure, none, type Trial } from '../../harness/trial.ts';
import { onStack, type TrialStack } from '../../harness/trial-stack.ts';

/** One poison at the start; then the others, one at a time. */
const worlds = [
  { name: 'slow', everyMs: 5_000, events: 60 },
  { name: 'crowd', everyMs: 4_000, events: 45 },
] as const;
/** Messages in one instant, which share a batch with a poison. */
const BATCH = 20;
const poisons = ['poison-slow', 'poison-crowd', 'poison-batch'];

const LATENCY_BAR_S = 5;
/** The budget of a message is 5 minutes of failing while others succeed; its last back-off may take 30 s. */
const BUDGET_BAR_S = 330;

/** One person whose requests always get 500, at low traffic. */
export const poisonKey: Trial = {
  name: 'poison-key',
  about: 'requests with an item of one person get 500 for 8 minutes; others publish an event every 5 s, then every 4 s',
  run: (print) => onStack({ print }, poisonOneKey),
};

async function poisonOneKey(stack: TrialStack): Promise<Measure[]> {
  await stack.sandbox.setFaults({ failPeople: poisons });
  const others = new TrialPublisher(stack.bus);
  const poison = new TrialPublisher(stack.bus);
  const health = watchHealth(stack, 'track-publisher');
  for (const { name, everyMs, events } of worlds) {
    await publishEvent(poison, `poison-${name}`, name);
    for (let event = 0; event < events; event++) {
      if (name === 'slow' && event === Math.floor(events / 4)) await publishBatch(others, poison);
      await Promise.all([publishEvent(others, `${name}-${event}`, name), sleep(everyMs)]);
    }
  }
  const dead = await untilDead(stack, poisons.length);
  await health.stop();
  return [...measureOthers(await stack.sandbox.journal(), others), ...measurePoison(dead, poison), ...healthOf()];

  function healthOf(): Measure[] {
    return [
      none(
        '/readyz of track-publisher not ok',
        health.seen.notReady.map(({ said }) => said),
      ),
      exactly('polls that found delivery halted', health.seen.halted.length, 0),
      none('processes that exited', stack.deaths),
    ];
  }
}

const publishEvent = (publisher: TrialPublisher, userId: string, name: string) =>
  publisher.publish({
    id: idOf(userId),
    type: 'track',
    userId,
    payload: { name: 'cart_viewed', data: { world: name } },
  });

/** The ninth of them is poison, so that one request fails with the others in it. */
async function publishBatch(others: TrialPublisher, poison: TrialPublisher): Promise<void> {
  const people = Array.from({ length: BATCH }, (_, person) => (person === 8 ? 'poison-batch' : `batch-${person}`));
  await Promise.all(
    people.map((userId) =>
      (userId === 'poison-batch' ? poison : others).publish({
        id: idOf(userId),
        type: 'identify',
        userId,
        payload: { plan: 'free', command_id: idOf(userId) },
      }),
    ),
  );
}

const startedAt = Date.now();
const idOf = (userId: string) => deriveUlid(startedAt, userId);

async function untilDead({ kafka }: TrialStack, count: number): Promise<SeenDeadLetter[]> {
  const deadline = performance.now() + BUDGET_BAR_S * 1_000;
  for (;;) {
    const dead = await readDeadLetters(kafka);
    if (dead.length >= count || performance.now() > deadline) return dead;
    await sleep(1_000);
  }
}

function measureOthers(journal: Awaited<ReturnType<TrialStack['sandbox']['journal']>>, others: TrialPublisher) {
  const deliveries = deliveriesIn(journal);
  const latencies = latenciesMs(others.publishedAt, deliveries);
  const delivered = exactly('messages of others delivered', latencies.length, others.publishedAt.size);
  const p99 = atMost(
    'p99 from publishing to acceptance, others',
    percentile(latencies, 0.99) / 1_000,
    LATENCY_BAR_S,
    's',
  );
  return [delivered, p99, atMost('longest of them', percentile(latencies, 1) / 1_000, 2 * LATENCY_BAR_S, 's')];
}

function measurePoison(dead: readonly SeenDeadLetter[], poison: TrialPublisher): Measure[] {
  const seconds = dead.map(({ id, failedAt }) => (failedAt - (poison.publishedAt.get(id ?? '') ?? Number.NaN)) / 1_000);
  const innocents = dead.filter(({ id }) => !poison.publishedAt.has(id ?? '')).map(({ key }) => key);
  const codes = dead.filter(({ code }) => code !== 'VENDOR_UNAVAILABLE').map(({ code }) => code);
  return [
    exactly('poisons dead-lettered', dead.length - innocents.length, poison.publishedAt.size),
    none('dead letters of others', innocents),
    none('dead letters with another code than VENDOR_UNAVAILABLE', codes),
    atMost('longest time until a poison was dead-lettered', Math.max(...seconds), BUDGET_BAR_S, 's'),
  ];
}
