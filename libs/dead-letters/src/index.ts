/** Lists, groups and replays dead letters, and records operators' decisions about them. */

export { auditAction, type Operator } from './actions/operator.ts';
export { type DecideGroupsOptions, type DecideGroupsReport, decideGroups } from './decide/decide-groups.ts';
export {
  closePostedDeadLetters,
  discardDeadLetters,
  parkDeadLetters,
  type ResolveOptions,
  type ResolveReport,
  settleDeadLetters,
} from './decide/resolve-dead-letters.ts';
export { SettleRefusedError, type SettleSendOptions, type SettleSendReport, settleSend } from './decide/settle-send.ts';
export type { FieldChange } from './edit/diff-contents.ts';
export { diffContents } from './edit/diff-contents.ts';
export { type EditOptions, type EditReport, editDeadLetter } from './edit/edit-dead-letter.ts';
export { EditConflictError, EditRefusedError } from './edit/edit-errors.ts';
export { type EditedDeadLetter, readEditedDeadLetter } from './edit/read-edited.ts';
export type { ContentChange, RecordContent } from './edit/record-content.ts';
export { type ForgetOptions, type ForgetReport, forgetDeadLetters } from './forget/forget-dead-letters.ts';
export { type ForgetPersonOptions, type ForgetPersonReport, forgetPerson } from './forget/forget-person.ts';
export { type DeadLetterGroup, type GroupOptions, groupDeadLetters } from './groups/group-dead-letters.ts';
export { type GroupLife, type GroupState, groupStates } from './groups/group-life.ts';
export { hasAddress, MASK, withoutAddresses } from './index-file/addresses.ts';
export { asOfLately, type DeadLetterIndex, openDeadLetterIndex } from './index-file/dead-letter-index.ts';
export type { ListedEdit } from './index-file/decisions.ts';
export type { KafkaTopics } from './index-file/follow-topic.ts';
export { IndexFileError } from './index-file/index-file-error.ts';
export type { IndexLocation } from './index-file/open-database.ts';
export type { DeadLetterState } from './index-file/write-decisions.ts';
export { type ControlJobOptions, controlJob, type JobOutcome, UnknownJobError } from './jobs/control-job.ts';
export type { JobProgress, JobReport, RunJobOptions } from './jobs/job-options.ts';
export { listJobs, type ReplayJob } from './jobs/list-jobs.ts';
export { InvalidPlanError, type JobPlan, parseJobPlan } from './jobs/plan-file.ts';
export { planJob } from './jobs/plan-job.ts';
export { type PlannedRows, selectPlanned } from './jobs/planned-rows.ts';
export type { CommittedOffsets } from './jobs/replayed-records.ts';
export { runJob } from './jobs/run-job.ts';
export { type DeadLetterFilter, UnknownDeadLettersError } from './query/dead-letter-filter.ts';
export { findDeadLetter, readRecordOf } from './query/find-dead-letter.ts';
export { indexVersion } from './query/index-version.ts';
export {
  type DeadLetterList,
  InvalidCursorError,
  type ListOptions,
  listDeadLetters,
} from './query/list-dead-letters.ts';
export type { ListedDeadLetter } from './query/listed-dead-letter.ts';
export { readDeadLetters } from './query/read-dead-letters.ts';
export { type LeaveReason, planReplay, type ReplayDecisions, type ReplayPlan } from './replay/plan-replay.ts';
export { replayDeadLetters } from './replay/replay-dead-letters.ts';
export type { ReplayOptions, ReplayReport } from './replay/replay-options.ts';
