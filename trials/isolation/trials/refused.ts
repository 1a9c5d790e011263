import { readDeadLetters } from '../../harness/measure/dead-letters.ts';
import { deliveriesIn } from '../../harness/measure/deliveries.ts';
import { closures, watchHealth } from '../../harness/measure/health-watch.ts';
import { untilStill } from '../../harness/measure/judge-all.ts';
import { commandOf, refusals, type SourcedEvent, withSources } from '../../harness/measure/two-sources.ts';
import { exactly, type Measure, none, type Trial } from '../../harness/trial.ts';
import { onStack, type TrialStack } from '../../harness/trial-stack.ts';
import { publishTraffic } from '../../traffic/publish-traffic.ts';

const EVENTS = 10_000;
const PER_SECOND = 500;

/** 60 people of 150 get five of eight events refused: a quarter of all, in runs of one person. */
const quarter = Array.from({ length: EVENTS }, (_, index): SourcedEvent => {
  const [person, turn] = [index % 150, Math.floor(index / 150)];
  return { source: 'shop', userId: `u${person}`, refused: person < 60 && (turn * 5) % 8 < 5 };
});

/** Every other event is of a source without mistakes; of the first one, nine in ten are refused. */
const oneSource = Array.from({ length: EVENTS }, (_, index): SourcedEvent => {
  const source = index % 2 === 0 ? 'shop' : 'crm';
  const turn = Math.floor(index / 2);
  return { source, userId: `u${index % 300}`, refused: source === 'shop' && turn % 10 !== 0 };
});

/** A bad release of one app: a quarter of what it publishes is refused. */
export const refusedQuarter: Trial = {
  name: 'refused-quarter',
  about: `${EVENTS} events of one source, a quarter refused, all of 60 people of 150`,
  run: (print) => onStack({ print }, (stack) => refuse(stack, quarter)),
};

/** A bad release of one app: nearly all that it publishes is refused, beside an app without mistakes. */
export const refusedOneSource: Trial = {
  name: 'refused-one-source',
  about: `${EVENTS} events of two sources, 90 % of one source refused and none of the other`,
  run: (print) => onStack({ print }, (stack) => refuse(stack, oneSource)),
};

async function refuse(stack: TrialStack, events: readonly SourcedEvent[]): Promise<Measure[]> {
  await stack.sandbox.setFaults(refusals);
  const health = watchHealth(stack, 'track-publisher');
  const ids = await withSources(stack, ['shop', 'crm'], (sources) =>
    publishTraffic(
      events.map((event, index) => ({ event, index })),
      async ({ event, index }) => {
        const command = commandOf(event, index, 'refused');
        await sources.get(event.source)?.publish({ ...command, timestamp: Date.now() });
        return command.id;
      },
      { perSecond: PER_SECOND, onProgress: () => {} },
    ),
  );
  await untilStill(stack);
  await health.stop();

  const { firstAt } = deliveriesIn(await stack.sandbox.journal());
  const dead = await readDeadLetters(stack.kafka);
  const deadIds = new Set(dead.filter(({ code }) => code === 'VENDOR_REJECTED').map(({ id }) => id));
  const expected = {
    dead: ids.filter((_, index) => events[index]?.refused),
    alive: ids.filter((_, index) => !events[index]?.refused),
  };
  return [
    exactly(
      'refused events with a dead letter',
      expected.dead.filter((id) => deadIds.has(id)).length,
      expected.dead.length,
    ),
    exactly('dead letters', dead.length, expected.dead.length),
    exactly('other events delivered', expected.alive.filter((id) => firstAt.has(id)).length, expected.alive.length),
    exactly('times that a flood closed the gate', await closures(stack, 'track-publisher', 'flood'), 0),
    none(
      '/readyz of track-publisher not ok',
      health.seen.notReady.map(({ said }) => said),
    ),
    none('processes that exited', stack.deaths),
  ];
}
