/** Lists, groups and replays dead letters, and keeps what was decided about them. */
export { groupDeadLetters, type LetterGroup, messageShape } from './group-dead-letters.ts';
export {
  type LetterFilter,
  type LetterState,
  type ListedLetter,
  listDeadLetters,
  readResolutions,
} from './list-dead-letters.ts';
export type { Operator } from './operator.ts';
export { type LeaveReason, planReplay, type ReplayDecisions, type ReplayPlan } from './plan-replay.ts';
export { type ReplayOptions, type ReplayReport, replayDeadLetters } from './replay-dead-letters.ts';
export { discardDeadLetters, parkDeadLetters, type ResolveOptions, settleDeadLetters } from './resolve-dead-letters.ts';
