import {
  type DeadLetter,
  type ErrorCode,
  type Resolution,
  readDeadLetter,
  resolutionRecord,
  topics,
} from '@cio-bus/contracts';
import type { TopicReader } from '@cio-bus/kafka';

/** Selects dead letters: those that match every given field. */
export interface DeadLetterFilter {
  code?: ErrorCode;
  service?: string;
  /** Topic of the record that failed. */
  topic?: string;
  /** The record's key: a user's id. */
  key?: string;
  deadLetterIds?: readonly string[];
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

/**
 * Lists dead letters by the order in which they were written within a partition. Copies of one dead letter are one.
 * Holds the dead letters that match in memory, with their bytes.
 */
export async function listDeadLetters(read: TopicReader, filter: DeadLetterFilter = {}): Promise<ListedDeadLetter[]> {
  const found = new Map<string, ListedDeadLetter>();
  for await (const record of read(topics.deadLetters, { since: filter.since })) {
    const deadLetter = readDeadLetter(record);
    const known = found.get(deadLetter.deadLetterId);
    if (known) known.copies += 1;
    else if (matches(deadLetter, filter))
      found.set(deadLetter.deadLetterId, { ...deadLetter, state: 'open', resolution: undefined, copies: 1 });
  }
  // Read last, to include decisions made while the dead letters were read.
  const resolutions = await readResolutions(read);
  const deadLetters = [...found.values()].map((deadLetter) =>
    resolved(deadLetter, resolutions.get(deadLetter.deadLetterId)),
  );
  const { state = 'open' } = filter;
  return deadLetters.filter((deadLetter) => state === 'all' || deadLetter.state === state);
}

/**
 * Reads the effective decision about each dead letter, by its id: the last one, but none after `forgotten`. Records that
 * are not decisions are ignored.
 */
export async function readResolutions(read: TopicReader): Promise<Map<string, Resolution>> {
  const last = new Map<string, Resolution>();
  for await (const record of read(topics.resolutions)) {
    try {
      const resolution = resolutionRecord.read(record);
      if (last.get(resolution.letterId)?.action !== 'forgotten') last.set(resolution.letterId, resolution);
    } catch {
      // A tombstone, or not written by the bus.
    }
  }
  return last;
}

function matches(
  deadLetter: DeadLetter,
  { code, service, topic, key, deadLetterIds, since, until }: DeadLetterFilter,
): boolean {
  return (
    (code === undefined || deadLetter.code === code) &&
    (service === undefined || deadLetter.service === service) &&
    (topic === undefined || deadLetter.origin?.topic === topic) &&
    (key === undefined || deadLetter.key?.toString() === key) &&
    (deadLetterIds === undefined || deadLetterIds.includes(deadLetter.deadLetterId)) &&
    (since === undefined || deadLetter.failedAt >= since) &&
    (until === undefined || deadLetter.failedAt < until)
  );
}

function resolved(deadLetter: ListedDeadLetter, resolution: Resolution | undefined): ListedDeadLetter {
  if (!resolution) return deadLetter;
  return { ...deadLetter, resolution, state: stateAfter(resolution) };
}

function stateAfter({ action }: Resolution): DeadLetterState {
  return action === 'parked' || action === 'forgotten' ? action : 'resolved';
}
