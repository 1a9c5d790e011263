import { type DeadLetter, type RawRecord, type Resolution, resolutionRecord } from '@cio-bus/contracts';

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

/** The decision that a record is; undefined for a tombstone, and for what the bus did not write. */
export function readResolution(record: RawRecord): Resolution | undefined {
  try {
    return resolutionRecord.read(record);
  } catch {
    return undefined;
  }
}
