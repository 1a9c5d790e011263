/** Lists, groups and replays dead letters, and records operators' decisions about them. */
export { type ForgetOptions, type ForgetReport, forgetDeadLetters } from './forget-dead-letters.ts';
export { type DeadLetterGroup, groupDeadLetters } from './group-dead-letters.ts';
export {
  type DeadLetterFilter,
  type DeadLetterState,
  type ListedDeadLetter,
  listDeadLetters,
  UnknownDeadLettersError,
} from './list-dead-letters.ts';
export type { Operator } from './operator.ts';
export { type LeaveReason, planReplay, type ReplayDecisions, type ReplayPlan } from './plan-replay.ts';
export { type ReplayOptions, type ReplayReport, replayDeadLetters } from './replay-dead-letters.ts';
export {
  discardDeadLetters,
  parkDeadLetters,
  type ResolveOptions,
  type ResolveReport,
  settleDeadLetters,
} from './resolve-dead-letters.ts';
