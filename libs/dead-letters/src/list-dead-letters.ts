import { type DeadLetter, type ErrorCode, type Resolution, readDeadLetter, topics } from '@cio-bus/contracts';
import type { TopicReader } from '@cio-bus/kafka';
import { identityOf, readDecisions } from './decisions.ts';
import { groupIdOf } from './group-dead-letters.ts';

/** Selects dead letters: those that match every given field. */
export interface DeadLetterFilter {
  code?: ErrorCode;
  service?: string;
  /** Topic of the record that failed. */
  topic?: string;
  /** The record's key: a user's id. */
  key?: string;
  deadLetterIds?: readonly string[];
  /** Id of a group: dead letters with one cause. */
  groupId?: string;
  /** Dead letters that failed at or after this, ms since the epoch. Kafka is not read further back. */
  since?: number;
  /** Dead letters that failed before this, ms since the epoch. */
  until?: number;
  /** `open`: nothing decided yet. `resolved`: replayed, discarded or settled. @default 'open' */
  state?: DeadLetterState | 'all';
}

/** State of a dead letter. `forgotten` is final. */
export type DeadLetterState = 'open' | 'parked' | 'resolved' | 'forgotten';

/** A dead letter, with what was decided about it. */
export interface ListedDeadLetter extends DeadLetter {
  state: DeadLetterState;
  /** The last decision. */
  resolution: Resolution | undefined;
  /** How often the same record was dead-lettered by the same service: above 1 after a crash. */
  copies: number;
}

/** Ids of dead letters, or of a group, that do not exist: mistyped, or older than what is kept or read. */
export class UnknownDeadLettersError extends Error {
  override readonly name = 'UnknownDeadLettersError';

  constructor(ids: readonly string[]) {
    super(
      `there is no dead letter or group with this id: ${ids.join(', ')}; an id looks like track-publisher/customerio.track/3/42, a group's like 0a1b2c3d4e5f; dead letters are kept for 30 days`,
    );
  }
}

/**
 * Lists dead letters by the order in which they were written within a partition. Copies of one dead letter are one.
 * Holds the dead letters that match in memory, with their bytes.
 *
 * @throws UnknownDeadLettersError when the filter has an id that no dead letter has
 */
export async function listDeadLetters(read: TopicReader, filter: DeadLetterFilter = {}): Promise<ListedDeadLetter[]> {
  const found = new Map<string, ListedDeadLetter>();
  const unseen = new Set([...(filter.deadLetterIds ?? []), ...(filter.groupId === undefined ? [] : [filter.groupId])]);
  const isWanted = matcher(filter);
  for await (const record of read(topics.deadLetters, { since: filter.since })) {
    const deadLetter = readDeadLetter(record);
    unseen.delete(deadLetter.deadLetterId);
    if (filter.groupId !== undefined && unseen.has(filter.groupId)) unseen.delete(groupIdOf(deadLetter));
    const identity = identityOf(deadLetter);
    const known = found.get(identity);
    if (known) known.copies += 1;
    else if (isWanted(deadLetter))
      found.set(identity, { ...deadLetter, state: 'open', resolution: undefined, copies: 1 });
  }
  if (unseen.size > 0) throw new UnknownDeadLettersError([...unseen]);
  // Read last, to include decisions made while the dead letters were read.
  const decisionAbout = await readDecisions(read);
  const deadLetters = [...found.values()].map((deadLetter): ListedDeadLetter => {
    const resolution = decisionAbout(deadLetter);
    return resolution ? { ...deadLetter, resolution, state: stateAfter(resolution) } : deadLetter;
  });
  const { state = 'open' } = filter;
  return deadLetters.filter((deadLetter) => state === 'all' || deadLetter.state === state);
}

function matcher({ code, service, topic, key, deadLetterIds, groupId, since, until }: DeadLetterFilter) {
  const ids = deadLetterIds && new Set(deadLetterIds);
  return (deadLetter: DeadLetter): boolean =>
    (code === undefined || deadLetter.code === code) &&
    (service === undefined || deadLetter.service === service) &&
    (topic === undefined || deadLetter.origin?.topic === topic) &&
    (key === undefined || deadLetter.key?.toString() === key) &&
    (ids === undefined || ids.has(deadLetter.deadLetterId)) &&
    (groupId === undefined || groupIdOf(deadLetter) === groupId) &&
    (since === undefined || deadLetter.failedAt >= since) &&
    (until === undefined || deadLetter.failedAt < until);
}

function stateAfter({ action }: Resolution): DeadLetterState {
  return action === 'parked' || action === 'forgotten' ? action : 'resolved';
}
