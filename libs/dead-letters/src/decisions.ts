import { type DeadLetter, type RawRecord, type Resolution, resolutionRecord, topics } from '@cio-bus/contracts';
import type { TopicReader } from '@cio-bus/kafka';

type Identified = Pick<DeadLetter, 'deadLetterId' | 'origin'>;

/**
 * Identifies a dead letter also in a topic that was deleted and created again: another record has the same position there,
 * and its dead letter the same id.
 */
export const identityOf = ({ deadLetterId, origin }: Identified): string => identity(deadLetterId, origin?.timestamp);

/** {@link identityOf} the dead letter that a decision is about; undefined for one of an earlier version. */
export const decidedIdentity = ({ letterId, originTimestamp }: Resolution): string | undefined =>
  originTimestamp === undefined ? undefined : identity(letterId, originTimestamp);

const identity = (deadLetterId: string, timestamp: number | undefined) => `${deadLetterId} ${timestamp ?? ''}`;

/**
 * Reads what was decided, and resolves with a function that returns the effective decision about a dead letter: the last one,
 * but none after `forgotten`. Records that are not decisions are ignored.
 */
export async function readDecisions(read: TopicReader): Promise<(deadLetter: Identified) => Resolution | undefined> {
  const last = new Map<string, Resolution>();
  const lastWithoutTimestamp = new Map<string, Resolution>();
  for await (const record of read(topics.resolutions)) {
    const resolution = readResolution(record);
    if (!resolution) continue;
    const decided = decidedIdentity(resolution);
    if (decided === undefined) keepLast(lastWithoutTimestamp, resolution.letterId, resolution);
    else keepLast(last, decided, resolution);
  }
  return (deadLetter) => {
    const exact = last.get(identityOf(deadLetter));
    const other = lastWithoutTimestamp.get(deadLetter.deadLetterId);
    const older = other && couldBeAbout(other, deadLetter) ? other : undefined;
    return older?.action === 'forgotten' ? older : (exact ?? older);
  };
}

/** The decision that a record is; undefined for a tombstone, and for what the bus did not write. */
export function readResolution(record: RawRecord): Resolution | undefined {
  try {
    return resolutionRecord.read(record);
  } catch {
    return undefined;
  }
}

function keepLast(decisions: Map<string, Resolution>, key: string, resolution: Resolution): void {
  if (decisions.get(key)?.action !== 'forgotten') decisions.set(key, resolution);
}

/** Decisions of earlier versions, and about webhook bodies, have no timestamp: none is about a record published after it. */
const couldBeAbout = ({ timestamp }: Resolution, { origin }: Identified): boolean =>
  origin === undefined || origin.timestamp <= timestamp;
