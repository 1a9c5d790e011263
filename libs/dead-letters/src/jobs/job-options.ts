import type { JobAction } from '@cio-bus/contracts';
import type { Operator } from '../actions/operator.ts';
import type { ReplayOptions, ReplayReport } from '../replay/replay-options.ts';
import type { JobPlan } from './plan-file.ts';
import type { CommittedOffsets } from './replayed-records.ts';

/** The plan to run, and the operator. */
export interface RunJobOptions extends Operator, Pick<ReplayOptions, 'index' | 'transact' | 'rate'> {
  plan: JobPlan;
  /** Committed offsets of services: what has become of replayed records, and how far services are behind. */
  committed: CommittedOffsets;
  /** Dead letters whose outcome is awaited before the others are replayed; 0: none. @default 20 */
  canary?: number;
  /** The job waits while a service has more records of a topic to settle, without its own. @default 2,000 */
  maxLag?: number;
  /** How often it looks at outcomes and lag, ms. @default 500 */
  pollMs?: number;
  /** Called once Kafka has the job as started, with the action's id in the audit; undefined when it was started before. */
  onStarted?: (actionId: string | undefined) => void;
  onProgress?: (progress: JobProgress) => void;
}

/** What a job is doing: waiting for the outcome of the canary, waiting for services to catch up, or replaying. */
export type JobProgress =
  | { kind: 'canary'; size: number }
  | { kind: 'lag'; lag: number; maxLag: number }
  | { kind: 'replayed'; count: number };

/** Result of a process that ran a job. */
export interface JobReport extends Pick<ReplayReport, 'failed' | 'left'> {
  jobId: string;
  /** `started` when it did not get to its end: Kafka was unavailable. */
  state: JobAction;
  planned: number;
  /** By all processes of the job, when it has ended. */
  replayed: number;
  /** Replayed dead letters that were dead-lettered again, as far as services had settled them. */
  failedAgain: number;
  /** Why it did not get to its end by itself. */
  reason?: string;
}
