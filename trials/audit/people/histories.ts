import { type Command, type CommandType, keyOf, type RecordPosition, topics } from '@cio-bus/contracts';
import type { JournalEntry } from '@cio-bus/customerio-sandbox';
import { mergeInTime } from '@cio-bus/kafka';
import { type AcceptedRecord, type AuditInput, acceptedRecords, nameOf } from '../input/audit-input.ts';

/** What was to become of one person, and what has: accepted commands in the bus's order, the journal in Customer.io's. */
export interface History {
  person: string;
  records: readonly AcceptedRecord[];
  journal: readonly JournalEntry[];
}

/**
 * The histories of everybody whose order is promised in full: all their commands are of one writer, under their own key,
 * and named by id. Between writers the order of `identify` and `track` is not promised.
 */
export function orderedHistories(input: AuditInput): History[] {
  const placeOf = placesInTime(input);
  const entries = Map.groupBy(
    input.journal.filter(({ api }) => api === 'track'),
    ({ personId }) => personId,
  );
  const byPerson = Map.groupBy(
    acceptedRecords(input).filter(({ topic }) => topic !== topics.transactional),
    ({ command }) => personIdOf(command),
  );
  return [...byPerson].flatMap(([person, found]) => {
    const records = mergeInTime(found, (record) => record);
    if (!isOfOneWriter(records) || !isAscending(records.map(placeOf))) return [];
    return [{ person, records, journal: entries.get(person) ?? [] }];
  });
}

/** What the journal calls the action of a type of command. */
export const actionOf = (type: CommandType): JournalEntry['action'] =>
  type in otherNames
    ? otherNames[type as keyof typeof otherNames]
    : (type as Exclude<CommandType, keyof typeof otherNames>);

const otherNames = {
  track: 'event',
  relate: 'add_relationships',
  unrelate: 'delete_relationships',
  transactional: 'send',
} as const satisfies Partial<Record<CommandType, JournalEntry['action']>>;

/** A person, an object or a delivery as the journal names them. */
export function personIdOf(command: Command): string {
  if (command.type === 'delivery_event') return keyOf({ payload: command.payload });
  return command.anonymousId === undefined ? keyOf(command) : `anonymous:${command.anonymousId}`;
}

const isOfOneWriter = (records: readonly AcceptedRecord[]) =>
  records.every(
    ({ writer, underOwnKey, command }) =>
      underOwnKey && writer === records[0]?.writer && (command.idType ?? 'id') === 'id',
  );

/**
 * The place of each record in the merge of all of its partition. It may differ from that among the person's own records
 * when another writer's record, stamped later, was written first; then either order is right.
 */
function placesInTime({ records }: AuditInput): (record: RecordPosition) => number {
  const inTime = mergeInTime(
    records.filter(({ topic }) => topic !== topics.transactional),
    (record) => record,
  );
  const places = new Map(inTime.map((record, place) => [nameOf(record), place]));
  return (record) => places.get(nameOf(record)) ?? -1;
}

const isAscending = (places: readonly number[]) =>
  places.every((place, index) => index === 0 || place > (places[index - 1] as number));
