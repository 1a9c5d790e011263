import { mergeInTime } from '@cio-bus/kafka';
import type { ListedLetter } from './list-dead-letters.ts';

/** Why a letter is not replayed. */
export type LeaveReason = 'forgotten' | 'resolved' | 'parked' | 'no-origin' | 'needs-decision' | 'repeated';

/** Decisions that a replay needs to be told. */
export interface ReplayDecisions {
  /**
   * Whether sends that may have happened are replayed, at the risk of a second message. The sender's ledger must have
   * been told `not-sent` for them first; else they stay in doubt and come back as dead letters. @default false
   */
  resendUnknown?: boolean;
  /** Whether parked letters are replayed too. @default false */
  includeParked?: boolean;
}

/** What a replay would do. */
export interface ReplayPlan {
  /** In the order of their origin, so that each key's letters follow one another as its records did. */
  replay: ListedLetter[];
  leave: { letter: ListedLetter; reason: LeaveReason }[];
}

/** Says which letters a replay takes, in which order, and why it leaves the others. Writes nothing. */
export function planReplay(letters: readonly ListedLetter[], decisions: ReplayDecisions = {}): ReplayPlan {
  const seen = new Set<string>();
  const plan: ReplayPlan = { replay: [], leave: [] };
  for (const letter of letters) {
    const reason = seen.has(letter.letterId) ? 'repeated' : whyLeft(letter, decisions);
    seen.add(letter.letterId);
    if (reason) plan.leave.push({ letter, reason });
    else plan.replay.push(letter);
  }
  return { ...plan, replay: mergeInTime(plan.replay, originOf) };
}

function whyLeft(letter: ListedLetter, decisions: ReplayDecisions): LeaveReason | undefined {
  if (letter.state === 'forgotten') return 'forgotten';
  if (letter.state === 'resolved') return 'resolved';
  if (letter.state === 'parked' && !decisions.includeParked) return 'parked';
  if (!letter.origin) return 'no-origin';
  // The message may have reached its reader: only a person may decide to send it a second time.
  if (letter.code === 'SEND_UNKNOWN' && !decisions.resendUnknown) return 'needs-decision';
  return undefined;
}

function originOf({ letterId, origin }: ListedLetter) {
  if (!origin) throw new Error(`${letterId} has no origin`);
  return origin;
}
