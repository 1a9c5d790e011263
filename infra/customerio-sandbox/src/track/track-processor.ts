import type { Journal, NewJournalEntry } from '../workspace/journal.ts';
import type { JournalEntry } from '../workspace/journal-entry.ts';
import type { People } from '../workspace/people.ts';
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
  now,
}: {
  journal: Journal;
  people: People;
  now: () => number;
}): TrackProcessor {
  const seenEventIds = new Set<string>();

  function accept(call: TrackCall, requestId: number): JournalEntry | undefined {
    if (call.action === 'none') return undefined;
    const duplicate = 'id' in call && call.id !== undefined && seenEventIds.has(call.id);
    const ignored = call.action !== 'unsuppress' && typeof call.person !== 'string' && people.isSuppressed(call.person);
    const entry = journal.append({
      ...describe(call),
      requestId,
      ...(duplicate && { duplicate }),
      ...(ignored && { ignored: 'suppressed' as const }),
    });
    if (duplicate || ignored) return entry;
    if ('id' in call && call.id !== undefined) seenEventIds.add(call.id);
    apply(call, people, Math.floor(now() / 1000));
    return entry;
  }

  return { accept, clear: () => seenEventIds.clear() };
}

function describe(call: Effective): Omit<NewJournalEntry, 'requestId'> {
  const { action } = call;
  const personId = typeof call.person === 'string' ? `anonymous:${call.person}` : call.person.value;
  const base = { api: 'track' as const, action, personId };
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

function apply(call: Effective, people: People, nowSeconds: number): void {
  switch (call.action) {
    case 'identify':
      people.identify(call.person, call.attributes, Math.floor(call.timestamp ?? nowSeconds));
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
