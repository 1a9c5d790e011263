import type { RunTransaction } from '@cio-bus/kafka';
import type { Operator } from '../actions/operator.ts';
import type { DeadLetterIndex } from '../index-file/dead-letter-index.ts';
import type { DeadLetterFilter } from '../query/dead-letter-filter.ts';
import type { LeaveReason, ReplayDecisions } from './plan-replay.ts';

/** The dead letters to replay, and the operator. */
export interface ReplayOptions extends Operator, ReplayDecisions {
  index: DeadLetterIndex;
  /** Runs transactions named `REPLAY_TRANSACTIONS`. */
  transact: RunTransaction;
  /** @default all that are open */
  filter?: DeadLetterFilter;
  /** Plans without writing. @default false */
  dryRun?: boolean;
  /** Records per second: replayed records share partitions with live ones, which are read behind them. @default 200 */
  rate?: number;
}

/** Result of a replay; of a dry run, what it would be. */
export interface ReplayReport {
  replayId: string;
  dryRun: boolean;
  /** Dead letters in the plan. */
  planned: number;
  /** Dead letters whose record was written back to its topic, and that are marked as replayed. */
  replayed: number;
  /** Dead letters that stay open because Kafka did not acknowledge the record, or an earlier one of the same key. */
  failed: { deadLetterId: string; message: string }[];
  /** Dead letters that are not in the plan, or about which somebody decided before their turn, by reason. */
  left: Partial<Record<LeaveReason, number>>;
}
