import { deriveUlid } from '@cio-bus/contracts';
import type { JournalEntry } from '@cio-bus/customerio-sandbox';
import { readDeadLetters } from '../../harness/measure/dead-letters.ts';
import { deliveriesIn } from '../../harness/measure/deliveries.ts';
import { closures } from '../../harness/measure/health-watch.ts';
import { untilStill } from '../../harness/measure/judge-all.ts';
import { refusals } from '../../harness/measure/two-sources.ts';
import { atMost, exactly, type Measure, none, type Trial } from '../../harness/trial.ts';
import { onStack, type TrialStack } from '../../harness/trial-stack.ts';
import { publishTraffic } from '../../traffic/publish-traffic.ts';
import { refusedByCustomerIO } from '../../traffic/traffic.ts';

const EVENTS = 10_000;
const PER_SECOND = 2_000;
/** What a batch may have at most. */
const BATCH_ITEMS = 1_000;
/** Times the least number of full batches. */
const BATCHES_BAR = 1.2;

const startedAt = Date.now();

/** Every other one is anonymous. One in a hundred is refused, scattered over both kinds: 37 is a primitive root of 101. */
const commands = Array.from({ length: EVENTS }, (_, index) => {
  const refused = (index * 37) % 101 === 1;
  const subject = index % 2 ? { anonymousId: `visitor${index % 3_000}` } : { userId: `user${index % 3_000}` };
  const name = refused ? (refusedByCustomerIO.events[0] as string) : 'order_paid';
  const id = deriveUlid(startedAt, `half-anonymous/${index}`);
  return { refused, command: { id, type: 'track' as const, ...subject, payload: { name, data: { index } } } };
});

/** A backlog of page views between the events of customers. */
export const halfAnonymous: Trial = {
  name: 'half-anonymous',
  about: `a backlog of ${EVENTS} events, half of them anonymous, 1 % of them refused`,
  run: (print) => onStack({ print }, deliverBacklog),
};

async function deliverBacklog(stack: TrialStack): Promise<Measure[]> {
  await stack.sandbox.setFaults({ ...refusals, latencyMedianMs: 20 });
  stack.service('track-publisher').pause();
  await publishTraffic(commands, ({ command }) => stack.bus.publish({ ...command, timestamp: Date.now() }), {
    perSecond: PER_SECOND,
    onProgress: () => {},
  });
  stack.service('track-publisher').resume();
  await untilStill(stack);

  const journal = await stack.sandbox.journal();
  const { firstAt } = deliveriesIn(journal);
  const dead = await readDeadLetters(stack.kafka);
  const deadIds = new Set(dead.map(({ id }) => id));
  const expected = {
    dead: commands.filter(({ refused }) => refused),
    alive: commands.filter(({ refused }) => !refused),
  };
  const least = Math.ceil(EVENTS / 2 / BATCH_ITEMS);
  return [
    exactly(
      'refused events with a dead letter',
      expected.dead.filter(({ command }) => deadIds.has(command.id)).length,
      expected.dead.length,
    ),
    exactly('dead letters', dead.length, expected.dead.length),
    none(
      'dead letters without what Customer.io said',
      dead.filter(({ message }) => !message.includes('is not accepted')).map(({ message }) => message),
    ),
    exactly(
      'other events delivered',
      expected.alive.filter(({ command }) => firstAt.has(command.id)).length,
      expected.alive.length,
    ),
    atMost('batches', batchesIn(journal), least * BATCHES_BAR, 'requests'),
    exactly('times that an outage closed the gate', await closures(stack, 'track-publisher', 'outage'), 0),
    exactly('times that a flood closed the gate', await closures(stack, 'track-publisher', 'flood'), 0),
    none('processes that exited', stack.deaths),
  ];
}

/** Requests that carried events of known people. */
const batchesIn = (journal: readonly JournalEntry[]): number =>
  new Set(
    journal
      .filter(({ action, personId }) => action === 'event' && !personId.startsWith('anonymous:'))
      .map(({ requestId }) => requestId),
  ).size;
