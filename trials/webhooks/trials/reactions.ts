import { setTimeout as sleep } from 'node:timers/promises';
import type { JournalEntry } from '@cio-bus/customerio-sandbox';
import { atLeast, atMost, exactly, type Measure, none, type Trial } from '../../harness/trial.ts';
import { onStack, type TrialStack } from '../../harness/trial-stack.ts';
import { settle } from '../../stack/settle.ts';

const EVENTS = 1_000;
const PEOPLE = 250;
/** Shares of the reactions at the sandbox after which the processor is killed. It is killed once in each later round, too. */
const KILLS_AT = [0.2, 0.6];
/** Events that the processor has under way at once. */
const CONCURRENCY = 8;
const CHUNK = 250;
/** Shares no factor with the number of events, so that its multiples are every event once. */
const STRIDE = 617;
const POLL_MS = 20;
const SETTLED_WITHIN_MS = 180_000;

/** Each place of the list in three orders: as it happened, backwards, and with neighbours far apart. */
const orders: readonly ((place: number) => number)[] = [
  (place) => place,
  (place) => EVENTS - 1 - place,
  (place) => (place * STRIDE) % EVENTS,
];
const KILLS = KILLS_AT.length + orders.length - 1;

/**
 * All events once. Each third of the people has another order in each round, so that in the first one, which the reactions
 * follow, some get their last bounce first.
 */
const eventsOf = (round: number): number[] =>
  Array.from({ length: EVENTS }, (_, place) => place).flatMap((place) =>
    orders.flatMap((_, third) => {
      const number = orders[(third + round) % orders.length]?.(place) ?? place;
      return (number % PEOPLE) % orders.length === third ? [number] : [];
    }),
  );

/** Every event arrives three times, each time in another order, while the processor crashes. */
export const reactions: Trial = {
  name: 'reactions',
  about: `${EVENTS} events of ${PEOPLE} people arrive three times, in three orders; the processor is killed ${KILLS} times`,
  run: (print) => onStack({ print }, (stack) => reactOnce(stack)),
};

async function reactOnce(stack: TrialStack): Promise<Measure[]> {
  for (let person = 0; person < PEOPLE; person++) void stack.bus.identify(personOf(person), { plan: 'free' });
  await settle(stack, { label: 'people', timeoutMs: SETTLED_WITHIN_MS });
  let kills = 0;
  const kill = async () => {
    const processor = stack.service('event-processor');
    await processor.kill('SIGKILL');
    await processor.start();
    kills += 1;
  };
  await Promise.all([emitRound(stack, 0), killAsTheyArrive(stack, kill)]);
  for (let round = 1; round < orders.length; round++) await Promise.all([emitRound(stack, round), kill()]);
  await settle(stack, { label: 'reactions', timeoutMs: SETTLED_WITHIN_MS });
  return measure(stack, kills);
}

async function emitRound({ sandbox }: TrialStack, round: number): Promise<void> {
  const events = eventsOf(round).map(bounceOf);
  for (let first = 0; first < EVENTS; first += CHUNK) await sandbox.emit(events.slice(first, first + CHUNK));
}

async function killAsTheyArrive({ sandbox }: TrialStack, kill: () => Promise<void>): Promise<void> {
  for (const share of KILLS_AT) {
    while (reactionsIn(await sandbox.journal()).size < EVENTS * share) await sleep(POLL_MS);
    await kill();
  }
}

const personOf = (number: number) => `bounced-${number % PEOPLE}`;
const reasonOf = (number: number) => `452 4.2.2 mailbox full (event ${number})`;

function bounceOf(number: number) {
  const id = personOf(number);
  const recipient = `${id}@example.com`;
  return {
    event_id: `reactions-${number}`,
    object_type: 'email',
    metric: 'bounced',
    timestamp: STARTED_AT_S + number,
    data: {
      identifiers: { id, email: recipient },
      recipient,
      delivery_id: `reactions-${number}`,
      failure_message: reasonOf(number),
    },
  };
}

const STARTED_AT_S = Math.floor(Date.now() / 1_000) - EVENTS;

/** What Customer.io accepted, by the reason of the bounce, which is another one for each event. */
function reactionsIn(journal: readonly JournalEntry[]): Map<string, JournalEntry[]> {
  const found = new Map<string, JournalEntry[]>();
  for (const entry of journal) {
    const reason = entry.attributes?.email_bounce_reason;
    if (typeof reason === 'string') found.set(reason, [...(found.get(reason) ?? []), entry]);
  }
  return found;
}

async function measure({ sandbox, query, deaths }: TrialStack, kills: number): Promise<Measure[]> {
  const found = reactionsIn(await sandbox.journal());
  const all = Array.from({ length: EVENTS }, (_, number) => reasonOf(number));
  const different = [...found].filter(([, entries]) => new Set(entries.map(contentOf)).size > 1);
  const repeats = [...found.values()].reduce((sum, entries) => sum + entries.length - 1, 0);
  const people = await sandbox.people();
  const wrong = Array.from({ length: PEOPLE }, (_, person) => person).filter(
    (person) => people[personOf(person)]?.attributes.email_bounce_reason !== reasonOf(EVENTS - PEOPLE + person),
  );
  const [row] = await query(
    "SELECT COUNT(*) AS n FROM customerio_events.delivery_events WHERE kind = 'reaction' AND metric = 'bounced'",
  );
  return [
    exactly('times that the processor was killed', kills, KILLS),
    atLeast('events handled, repeats included', Number(row?.n), orders.length * EVENTS),
    none(
      'events without a reaction at Customer.io',
      all.filter((reason) => !found.has(reason)),
    ),
    none(
      'events with two different reactions',
      different.map(([reason]) => reason),
    ),
    atMost('reactions that a crash repeated, unchanged', repeats, kills * CONCURRENCY, 'commands'),
    none('people whose profile is not that of their last bounce', wrong.map(personOf)),
    none('processes that exited by themselves', deaths),
  ];
}

/** Everything that Customer.io was asked to do; a repeat must not differ. */
const contentOf = ({ personId, action, attributes, timestamp }: JournalEntry) =>
  JSON.stringify([personId, action, attributes, timestamp]);
