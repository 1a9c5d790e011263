import type { ProgramName } from '../job/job.ts';
import type { Stage } from './stage.ts';
import type { Worker } from './start-worker.ts';

/** Commands to deliver to a stub. */
export interface Delivery {
  /** Prefix of the topics with the commands. */
  prefix: string;
  messages: number;
  /** Origin of the stub. */
  url: string;
}

/** Starts a worker that delivers them, in a consumer group. */
export type StartDelivery = (stage: Stage, delivery: Delivery, group: string) => Worker;

/** Delivers with one of the programs. */
export const byProgram =
  (program: ProgramName): StartDelivery =>
  (stage, delivery, group) =>
    stage.start({ program, ...delivery }, group);
