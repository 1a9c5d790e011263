import { type ErrorCode, type Resolution, resolutionRecord, topics } from '@cio-bus/contracts';
import type { TopicReader } from '@cio-bus/kafka';
import { type DeadLetter, readDeadLetter } from '@cio-bus/kafka';

/** Which letters are wanted; what is left out does not choose. */
export interface LetterFilter {
  code?: ErrorCode;
  service?: string;
  /** Topic of the record that failed. */
  topic?: string;
  /** The record's key: a user's id. */
  key?: string;
  letterIds?: readonly string[];
  /** Letters that failed at or after this, ms since the epoch. Kafka is not read further back. */
  since?: number;
  /** Letters that failed before this, ms since the epoch. */
  until?: number;
  /** `open`: nothing decided yet. `resolved`: replayed, discarded or settled. @default 'open' */
  state?: LetterState | 'all';
}

/** Where a letter stands. A forgotten one stays so, whatever is decided later. */
export type LetterState = 'open' | 'parked' | 'resolved' | 'forgotten';

/** A dead letter, with what was decided about it. */
export interface ListedLetter extends DeadLetter {
  state: LetterState;
  /** The last decision. */
  resolution: Resolution | undefined;
  /** How often the same record was dead-lettered by the same service: above 1 after a crash. */
  copies: number;
}

/**
 * Lists dead letters by the order in which they were written within a partition. Copies of one letter are one.
 * Holds the letters that match in memory, with their bytes.
 */
export async function listDeadLetters(read: TopicReader, filter: LetterFilter = {}): Promise<ListedLetter[]> {
  const found = new Map<string, ListedLetter>();
  for await (const record of read(topics.deadLetters, { since: filter.since })) {
    const letter = readDeadLetter(record);
    const known = found.get(letter.letterId);
    if (known) known.copies += 1;
    else if (matches(letter, filter))
      found.set(letter.letterId, { ...letter, state: 'open', resolution: undefined, copies: 1 });
  }
  // Read last, so that what was decided while the letters were read counts.
  const resolutions = await readResolutions(read);
  const letters = [...found.values()].map((letter) => resolved(letter, resolutions.get(letter.letterId)));
  const { state = 'open' } = filter;
  return letters.filter((letter) => state === 'all' || letter.state === state);
}

/**
 * The decision about each letter that counts, by letter id: the last one, but none after `forgotten`. Records that are no
 * decision are passed over.
 */
export async function readResolutions(read: TopicReader): Promise<Map<string, Resolution>> {
  const last = new Map<string, Resolution>();
  for await (const record of read(topics.resolutions)) {
    try {
      const resolution = resolutionRecord.read(record);
      if (last.get(resolution.letterId)?.action !== 'forgotten') last.set(resolution.letterId, resolution);
    } catch {
      // A tombstone, or written by something else: it decides nothing.
    }
  }
  return last;
}

function matches(letter: DeadLetter, { code, service, topic, key, letterIds, since, until }: LetterFilter): boolean {
  return (
    (code === undefined || letter.code === code) &&
    (service === undefined || letter.service === service) &&
    (topic === undefined || letter.origin?.topic === topic) &&
    (key === undefined || letter.key?.toString() === key) &&
    (letterIds === undefined || letterIds.includes(letter.letterId)) &&
    (since === undefined || letter.failedAt >= since) &&
    (until === undefined || letter.failedAt < until)
  );
}

function resolved(letter: ListedLetter, resolution: Resolution | undefined): ListedLetter {
  if (!resolution) return letter;
  return { ...letter, resolution, state: stateAfter(resolution) };
}

function stateAfter({ action }: Resolution): LetterState {
  return action === 'parked' || action === 'forgotten' ? action : 'resolved';
}
