import { setTimeout as sleep } from 'node:timers/promises';
import { readDeadLetters } from '../../harness/measure/dead-letters.ts';
import { deliveriesIn } from '../../harness/measure/deliveries.ts';
import { watchHealth } from '../../harness/measure/health-watch.ts';
import { untilStill } from '../../harness/measure/judge-all.ts';
import { commandOf, refusals, type SourcedEvent, withSources } from '../../harness/measure/two-sources.ts';
import { atLeast, atMost, exactly, type Measure, none, type Trial } from '../../harness/trial.ts';
import { onStack, type TrialStack } from '../../harness/trial-stack.ts';
import { publishTraffic } from '../../traffic/publish-traffic.ts';

const EVENTS = 20_000;
const PER_SECOND = 300;
const CLOSED_BAR_S = 60;
/** Five minutes in production: the first probe comes after that. */
const FLOOD_HOLD_S = 20;
/** After the hold a probe every 30 s, of which one may still be refused. */
const HEALED_BAR_S = FLOOD_HOLD_S + 60;
const STILL_REFUSED_MS = 10_000;

const everywhere = Array.from({ length: EVENTS }, (_, index): SourcedEvent => {
  const turn = Math.floor(index / 2);
  return { source: index % 2 === 0 ? 'shop' : 'crm', userId: `u${index % 300}`, refused: turn % 10 !== 0 };
});

/** Customer.io refuses nearly everything: dead letters would be a flood and no help. */
export const refusedEverywhere: Trial = {
  name: 'refused-everywhere',
  about: `${EVENTS} events of two sources, 90 % of both refused until 10 s after the gate has closed`,
  run: (print) => onStack({ print, env: { FLOOD_HOLD_MS: String(FLOOD_HOLD_S * 1_000) } }, refuseAll),
};

async function refuseAll(stack: TrialStack): Promise<Measure[]> {
  const { sandbox, kafka } = stack;
  await sandbox.setFaults(refusals);
  const health = watchHealth(stack, 'track-publisher');
  const begunAt = Date.now();
  const publishing = publishAll(stack);
  const closedAt = await until(() => health.seen.halted[0], CLOSED_BAR_S + 30);
  const deadAtClosure = (await readDeadLetters(kafka)).length;
  await sleep(STILL_REFUSED_MS);
  const deadWhileClosed = (await readDeadLetters(kafka)).length - deadAtClosure;
  await sandbox.clearFaults();
  const healedFrom = Date.now();
  const ids = await publishing;
  await until(() => (Date.now() - (health.seen.halted.at(-1) ?? 0) > 5_000 ? 1 : undefined), HEALED_BAR_S + 30);
  await untilStill(stack);
  await health.stop();

  const { firstAt, repeated } = deliveriesIn(await sandbox.journal());
  const deadIds = new Set((await readDeadLetters(kafka)).map(({ id }) => id));
  const both = ids.filter((id) => firstAt.has(id) && deadIds.has(id));
  const openAgain = (health.seen.halted.at(-1) ?? Number.NaN) - healedFrom;
  return [
    atMost('from the first refusal to the closed gate', (closedAt - begunAt) / 1_000, CLOSED_BAR_S, 's'),
    atMost('dead letters in the 10 s after that', deadWhileClosed, 500, ''),
    atMost('from the end of refusals to the open gate', openAgain / 1_000, HEALED_BAR_S, 's'),
    exactly('events delivered or dead-lettered', ids.filter((id) => firstAt.has(id) || deadIds.has(id)).length, EVENTS),
    atLeast('of these delivered', ids.filter((id) => firstAt.has(id)).length, EVENTS / 2),
    none('events delivered and dead-lettered', both),
    none('events that took effect twice', repeated),
    exactly(
      '/readyz of track-publisher ok at the end',
      (await fetch(`${stack.health['track-publisher']}/readyz`)).status,
      200,
    ),
    none('processes that exited', stack.deaths),
  ];
}

const publishAll = (stack: TrialStack): Promise<string[]> =>
  withSources(stack, ['shop', 'crm'], (sources) =>
    publishTraffic(
      everywhere.map((event, index) => ({ event, index })),
      async ({ event, index }) => {
        const command = commandOf(event, index, 'everywhere');
        await sources.get(event.source)?.publish({ ...command, timestamp: Date.now() });
        return command.id;
      },
      { perSecond: PER_SECOND, onProgress: () => {} },
    ),
  );

/** Polls until there is a result; NaN at the timeout. */
async function until(look: () => number | undefined, seconds: number): Promise<number> {
  const deadline = performance.now() + seconds * 1_000;
  for (;;) {
    const found = look();
    if (found !== undefined) return found;
    if (performance.now() > deadline) return Number.NaN;
    await sleep(100);
  }
}
