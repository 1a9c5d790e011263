import type { PersonRef } from '../validation/person-ref.ts';
import { type Subscriptions, subscriptionsOf } from '../webhooks/customer-event.ts';
import type { Journal, NewJournalEntry } from '../workspace/journal.ts';
import type { JournalEntry } from '../workspace/journal-entry.ts';
import type { Objects } from '../workspace/objects.ts';
import type { People } from '../workspace/people.ts';
import type { Profile } from '../workspace/profile.ts';
import { AnonymousEvents, isTooOld } from './anonymous-events.ts';
import type { Relationship } from './relationship-item.ts';
import type { TrackCall } from './track-item.ts';

type Effective = Exclude<TrackCall, { action: 'none' }>;

/** Processes Track calls: records each in the journal and applies it, unless it is a duplicate or the person is suppressed. */
export interface TrackProcessor {
  /** Returns the journal entry; undefined for a call that is accepted without effect. */
  accept(call: TrackCall, requestId: number): JournalEntry | undefined;
  clear(): void;
}

export function createTrackProcessor({
  journal,
  people,
  objects,
  report,
  changed,
  now,
}: {
  journal: Journal;
  people: People;
  objects: Objects;
  /** Records a metric of a delivery. */
  report: (deliveryId: string, metric: string) => void;
  /** Called when an identify was applied, with what the person was subscribed to before. */
  changed: (person: Profile, before: Subscriptions) => void;
  now: () => number;
}): TrackProcessor {
  const seenEventIds = new Set<string>();
  const anonymous = new AnonymousEvents();

  function accept(call: TrackCall, requestId: number): JournalEntry | undefined {
    if (call.action === 'none') return undefined;
    const duplicate = 'id' in call && call.id !== undefined && seenEventIds.has(call.id);
    const person = 'person' in call && typeof call.person !== 'string' ? call.person : undefined;
    const ignored = call.action !== 'unsuppress' && person !== undefined && people.isSuppressed(person);
    const entry = journal.append({
      ...describe(call),
      requestId,
      ...(duplicate && { duplicate }),
      ...(ignored && { ignored: 'suppressed' as const }),
    });
    if (isTooOld(entry, now() / 1000) && 'name' in call) entry.startsNoCampaign = true;
    if (duplicate || ignored) return entry;
    if ('id' in call && call.id !== undefined) seenEventIds.add(call.id);
    if (!('person' in call)) applyToOther(call, { people, objects, report });
    else if (call.action === 'identify') identify(call);
    else if (typeof call.person === 'string') anonymous.add(call.person, entry);
    else applyToPerson(call, people, objects);
    return entry;
  }

  function identify(call: Extract<PersonCall, { action: 'identify' }>): void {
    const before = subscriptionsOf(people.find(call.person));
    people.identify(call.person, call.attributes, Math.floor(call.timestamp ?? now() / 1000));
    const person = people.find(call.person);
    if (!person) return;
    const { anonymous_id: anonymousId } = call.attributes;
    if (typeof anonymousId === 'string') anonymous.join(anonymousId, person.id ?? call.person.value, now() / 1000);
    relate(call, people, objects);
    changed(person, before);
  }

  function clear(): void {
    seenEventIds.clear();
    anonymous.clear();
  }

  return { accept, clear };
}

function describe(call: Effective): Omit<NewJournalEntry, 'requestId'> {
  const { action } = call;
  const base = { api: 'track' as const, action, personId: subjectOf(call) };
  switch (call.action) {
    case 'identify': {
      const { attributes, timestamp } = call;
      return { ...base, attributes, ...(timestamp !== undefined && { timestamp }) };
    }
    case 'event':
    case 'page':
    case 'screen': {
      const { id, name, attributes, timestamp } = call;
      return {
        ...base,
        name,
        attributes,
        ...(id !== undefined && { id }),
        ...(timestamp !== undefined && { timestamp }),
      };
    }
    case 'add_relationships':
    case 'delete_relationships':
      return { ...base, objects: call.relationships.map(({ object }) => object) };
    case 'object_identify':
      return { ...base, attributes: call.attributes };
    case 'delivery_event':
      return { ...base, name: call.metric, ...(call.timestamp !== undefined && { timestamp: call.timestamp }) };
    case 'merge':
      return { ...base, attributes: { secondary: { [call.secondary.type]: call.secondary.value } } };
    case 'add_device':
      return { ...base, attributes: { device: call.device } };
    case 'delete_device':
      return { ...base, attributes: { device: { token: call.token } } };
    default:
      return base;
  }
}

/** A person by the identifier as sent, or an anonymous person, an object or a delivery by a name. */
function subjectOf(call: Effective): string {
  if ('person' in call) return typeof call.person === 'string' ? `anonymous:${call.person}` : call.person.value;
  return 'object' in call ? `object:${call.object}` : `delivery:${call.deliveryId}`;
}

/** Applies what is about an object or a delivery. */
function applyToOther(
  call: Exclude<Effective, { person: unknown }>,
  {
    people,
    objects,
    report,
  }: { people: People; objects: Objects; report: (deliveryId: string, metric: string) => void },
): void {
  if (call.action === 'delivery_event') report(call.deliveryId, call.metric);
  else if (call.action === 'object_identify') objects.identify(call.object, call.attributes);
  else {
    objects.remove(call.object);
    people.unrelateAll(call.object);
  }
}

type PersonCall = Extract<Effective, { person: unknown }>;

function applyToPerson(call: Exclude<PersonCall, { action: 'identify' }>, people: People, objects: Objects): void {
  switch (call.action) {
    case 'add_relationships':
      relate(call, people, objects);
      break;
    case 'delete_relationships':
      for (const { object } of call.relationships) people.find(call.person)?.relationships.delete(object);
      break;
    case 'event':
    case 'page':
    case 'screen':
      if (typeof call.person !== 'string') people.ensure(call.person);
      break;
    case 'delete':
      people.remove(call.person);
      break;
    case 'suppress':
    case 'unsuppress':
      people[call.action](call.person);
      break;
    case 'merge':
      people.merge(call.person, call.secondary);
      break;
    case 'add_device':
      people.ensure(call.person)?.devices.set(call.device.token, call.device);
      break;
    case 'delete_device':
      people.find(call.person)?.devices.delete(call.token);
  }
}

/** An object that is new is created, as a person is. */
function relate(
  { person, relationships }: { person: PersonRef; relationships: Relationship[] },
  people: People,
  objects: Objects,
): void {
  const profile = relationships.length === 0 ? undefined : people.ensure(person);
  if (!profile) return;
  for (const { object, attributes } of relationships) {
    objects.identify(object, {});
    profile.relationships.set(object, { ...profile.relationships.get(object), ...attributes });
  }
}
