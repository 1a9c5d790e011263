import type { ProgramName } from '../job/job.ts';
import type { Stage } from './stage.ts';
import type { Worker } from './start-worker.ts';

/** Commands to be delivered to a stub. */
export interface Delivery {
  /** Of the topics with the commands. */
  prefix: string;
  messages: number;
  /** Origin of the stub. */
  url: string;
}

/** Starts what delivers, in a consumer group. */
export type StartDelivery = (stage: Stage, delivery: Delivery, group: string) => Worker;

/** Delivers by a program of ours. */
export const byProgram =
  (program: ProgramName): StartDelivery =>
  (stage, delivery, group) =>
    stage.start({ program, ...delivery }, group);
