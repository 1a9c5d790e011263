import { type CommandType, commandTypes, keyOf, topics } from '@cio-bus/contracts';
import type { JournalEntry } from '@cio-bus/customerio-sandbox';
import { mergeInTime } from '@cio-bus/kafka';
import { type AcceptedRecord, type AuditInput, acceptedRecords, commandIdOf } from './input/audit-input.ts';

/**
 * People whose commands Customer.io first accepted in another order than Kafka's. Dead-lettered commands are skipped; a
 * replayed command counts where the replay wrote it. Repeats after the first acceptance do not matter.
 *
 * Each topic has its own order. Across `identify` and `track` it is that of the record times, for one writer's records:
 * another process's record may reach Kafka after a later one has been delivered.
 */
export function findBrokenOrder(input: AuditInput): string[] {
  const acceptedAt = firstAcceptances(input.journal);
  const inOrder = acceptedRecords(input).filter(
    ({ command, underOwnKey }) => underOwnKey && acceptedAt.has(command.id),
  );
  const streams = Map.groupBy(inOrder, ({ command }) => `${api(command.type)} ${keyOf(command)}`);
  const broken = [...streams.values()].filter((records) => isBroken(records, acceptedAt));
  return [...new Set(broken.map(([record]) => keyOf((record as AcceptedRecord).command)))];
}

const api = (type: CommandType) => (commandTypes[type].topic === topics.transactional ? 'app' : 'track');

/** When each command was first accepted: its place in the journal. */
function firstAcceptances(journal: readonly JournalEntry[]): Map<string, number> {
  const places = new Map<string, number>();
  for (const { place, id } of journal.map((entry, place) => ({ place, id: commandIdOf(entry) }))) {
    if (id !== undefined && !places.has(id)) places.set(id, place);
  }
  return places;
}

function isBroken(records: readonly AcceptedRecord[], acceptedAt: ReadonlyMap<string, number>): boolean {
  const perTopic = [topics.identify, topics.track, topics.transactional].map((topic) =>
    records.filter((record) => record.topic === topic),
  );
  const perWriter = [...Map.groupBy(records, ({ writer }) => writer).values()];
  return [...perTopic, ...perWriter].some((stream) => !isInOrder(stream, acceptedAt));
}

function isInOrder(stream: readonly AcceptedRecord[], acceptedAt: ReadonlyMap<string, number>): boolean {
  const merged = mergeInTime(stream, (record) => record);
  // A command with two records takes effect with the first.
  const ids = [...new Set(merged.map(({ command }) => command.id))];
  const places = ids.map((id) => acceptedAt.get(id) ?? -1);
  return places.every((place, index) => index === 0 || place > (places[index - 1] as number));
}
