import {
  type DeadLetter,
  type EditDecision,
  editRecord,
  type GroupDecision,
  groupDecisionRecord,
  hasEditKey,
  type JobDecision,
  jobDecisionRecord,
  type RawRecord,
  type RecordSchema,
  type Resolution,
  resolutionRecord,
} from '@cio-bus/contracts';

/** An edit as the index knows it. Its bytes are in Kafka. */
export interface ListedEdit extends Pick<EditDecision, 'id' | 'by' | 'why' | 'timestamp' | 'changed'> {
  /** Size of the record in `customerio.dlq.resolutions`. */
  bytes: number;
  position: { partition: number; offset: number };
}

/** What a decision names a dead letter by: its id, and when the record was written that failed. */
export interface DecidedDeadLetter extends Pick<DeadLetter, 'deadLetterId'> {
  origin: Pick<NonNullable<DeadLetter['origin']>, 'timestamp'> | undefined;
}

/**
 * Identifies a dead letter also in a topic that was deleted and created again: another record has the same position there,
 * and its dead letter the same id.
 */
export const identityOf = ({ deadLetterId, origin }: DecidedDeadLetter): string =>
  `${deadLetterId} ${origin?.timestamp ?? ''}`;

/** The decision about a dead letter that a record is; undefined for any other, a tombstone, and what the bus did not write. */
export const readResolution = (record: RawRecord): Resolution | undefined => readAs(resolutionRecord, record);

/** As {@link readResolution}, about a group. */
export const readGroupDecision = (record: RawRecord): GroupDecision | undefined => readAs(groupDecisionRecord, record);

/** As {@link readResolution}, an edited dead letter. */
export const readEdit = (record: RawRecord): EditDecision | undefined =>
  hasEditKey(record) ? readAs(editRecord, record) : undefined;

/** As {@link readResolution}, about a replay job. */
export const readJobDecision = (record: RawRecord): JobDecision | undefined => readAs(jobDecisionRecord, record);

function readAs<T>(schema: RecordSchema<T>, record: RawRecord): T | undefined {
  try {
    return schema.read(record);
  } catch {
    return undefined;
  }
}
