import { mergeInTime } from '@cio-bus/kafka';
import { identityOf } from './decisions.ts';
import type { ListedDeadLetter } from './list-dead-letters.ts';

/** Why a dead letter is not replayed. */
export type LeaveReason = 'forgotten' | 'resolved' | 'parked' | 'no-origin' | 'needs-decision' | 'repeated';

/** Operator decisions that change which dead letters are replayed. */
export interface ReplayDecisions {
  /**
   * Whether to replay sends that may have happened, at the risk of a second message. They must be recorded as `not-sent`
   * in the sender's ledger first; otherwise they stay in doubt and are dead-lettered again. @default false
   */
  resendUnknown?: boolean;
  /** Whether to replay parked dead letters too. @default false */
  includeParked?: boolean;
}

/** What a replay would do. */
export interface ReplayPlan {
  /** In the order of their origin: the dead letters of a key keep the order of its records. */
  replay: ListedDeadLetter[];
  leave: { deadLetter: ListedDeadLetter; reason: LeaveReason }[];
}

/** Plans a replay: which dead letters, in which order, and why others are left out. Writes nothing. */
export function planReplay(deadLetters: readonly ListedDeadLetter[], decisions: ReplayDecisions = {}): ReplayPlan {
  const seen = new Set<string>();
  const plan: ReplayPlan = { replay: [], leave: [] };
  for (const deadLetter of deadLetters) {
    const reason = seen.has(identityOf(deadLetter)) ? 'repeated' : whyLeft(deadLetter, decisions);
    seen.add(identityOf(deadLetter));
    if (reason) plan.leave.push({ deadLetter, reason });
    else plan.replay.push(deadLetter);
  }
  return { ...plan, replay: mergeInTime(plan.replay, originOf) };
}

function whyLeft(deadLetter: ListedDeadLetter, decisions: ReplayDecisions): LeaveReason | undefined {
  if (deadLetter.state === 'forgotten') return 'forgotten';
  if (deadLetter.state === 'resolved') return 'resolved';
  if (deadLetter.state === 'parked' && !decisions.includeParked) return 'parked';
  if (!deadLetter.origin) return 'no-origin';
  // The message may have arrived: only an operator may decide to send it again.
  if (deadLetter.code === 'SEND_UNKNOWN' && !decisions.resendUnknown) return 'needs-decision';
  return undefined;
}

function originOf({ deadLetterId, origin }: ListedDeadLetter) {
  if (!origin) throw new Error(`${deadLetterId} has no origin`);
  return origin;
}
