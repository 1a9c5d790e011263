import { setTimeout as sleep } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import type { EmittedEvent } from '@cio-bus/customerio-sandbox';
import { type Measure, none, type Trial } from '../../harness/trial.ts';
import { onStack, type TrialStack } from '../../harness/trial-stack.ts';
import { settle } from '../../stack/settle.ts';
import { CHOSEN, peopleAt, type Story } from '../people/people.ts';
import { type Preferences, preferencesOf } from '../people/preferences.ts';

const SETTLED_WITHIN_MS = 120_000;
/** Events have whole seconds: these follow what was chosen in the app, and none is from the future. */
const BEFORE_EVENTS_MS = 5_000;
const SECONDS_OF_EVENTS = 3;

/** What the reactions make of people, through every service and with the sandbox's own signed webhooks. */
export const profiles: Trial = {
  name: 'profiles',
  about: `${Object.keys(peopleAt(0)).length} people: spam, bounces, machines, unsubscribes, preferences, a late open of somebody who was deleted`,
  run: (print) => onStack({ print, env: { PREFERENCES: 'true' } }, live),
};

async function live(stack: TrialStack): Promise<Measure[]> {
  const rest = (label: string) => settle(stack, { label, timeoutMs: SETTLED_WITHIN_MS });
  const preferences = preferencesOf(stack);
  await meet(stack, preferences, rest);
  await sleep(BEFORE_EVENTS_MS);
  const nowS = Math.floor(Date.now() / 1_000) - SECONDS_OF_EVENTS;
  const people = Object.entries(peopleAt(nowS));
  const events = people.flatMap(([id, { events, secondsAgo = 0 }]) =>
    events.map((event, at) => eventOf(id, event, nowS + at - secondsAgo)),
  );
  await stack.sandbox.emit(events);
  await rest('events');
  return Promise.all(
    people.map(async ([id, story]) =>
      none(story.about, [
        ...(await profileFaults(stack, id, story)),
        ...(await preferenceFaults(preferences, id, story)),
      ]),
    ),
  );
}

/** Everybody is identified, and chooses in the app; who is to be deleted then is. */
async function meet({ bus }: TrialStack, preferences: Preferences, rest: (label: string) => Promise<void>) {
  const people = Object.entries(peopleAt(0));
  const deleted = people.flatMap(([id, story]) => (story.deleted ? [id] : []));
  await Promise.all(people.map(([id]) => bus.identify(id, { email: `${id}@example.com` })));
  for (const [id] of people) await preferences.choose(id, CHOSEN);
  await rest('people');
  for (const id of deleted) await preferences.forget(id);
  await Promise.all(deleted.map((id) => bus.delete(id)));
  await rest('deletions');
}

function eventOf(
  id: string,
  [object_type, metric, data = {}]: Story['events'][number],
  timestamp: number,
): EmittedEvent {
  const email = `${id}@example.com`;
  const eventId = `profiles-${id}-${timestamp}`;
  const ofChannel =
    object_type === 'customer' ? { customer_id: id, email_address: email } : { delivery_id: eventId, recipient: email };
  return {
    event_id: eventId,
    object_type,
    metric,
    timestamp,
    data: { identifiers: { id, email }, ...ofChannel, ...data },
  };
}

async function profileFaults({ sandbox }: TrialStack, id: string, story: Story): Promise<string[]> {
  const { attributes = {}, ends = 'known' } = story;
  const person = await sandbox.person(id);
  const isNow = person === undefined ? 'deleted' : person.suppressed ? 'suppressed' : 'known';
  const wrong = Object.entries(attributes)
    .filter(([name, value]) => person?.attributes[name] !== value)
    .map(([name, value]) => `${id}: ${name} is ${person?.attributes[name]}, not ${value}`);
  return isNow === ends ? wrong : [`${id} is ${isNow}, not ${ends}`, ...wrong];
}

async function preferenceFaults(
  preferences: Preferences,
  id: string,
  { said = {}, deleted }: Story,
): Promise<string[]> {
  const expected = deleted ? {} : { ...CHOSEN, ...said };
  const found = await preferences.said(id);
  return isDeepStrictEqual(found, expected)
    ? []
    : [`${id}: the preferences are ${JSON.stringify(found)}, not ${JSON.stringify(expected)}`];
}
