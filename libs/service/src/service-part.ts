import type { Router } from 'express';
import type { Telemetry } from './telemetry.ts';

/** Something that a service starts and stops: a producer, a consumer, a listener, a store. */
export interface ServicePart {
  readonly name: string;
  /** Resolves once the part works; a rejection ends the process with a non-zero code. */
  start(): Promise<void>;
  /**
   * Resolves once nothing of the part runs any more. Called once, in reverse order of starting; also after a failed
   * start, and while the start is still under way.
   */
  stop(): Promise<void>;
  /** Why the part cannot do its work now, or undefined when it can. Asked at each `/readyz`. */
  unready?(): string | undefined;
  /** Resolves with the reason when the part has given up for good: the process then ends with a non-zero code. */
  readonly failure?: Promise<Error>;
  /** Routes that the part adds to the health listener. */
  readonly routes?: Router;
}

/** What a composition root gets. */
export interface ServiceContext<Config> {
  readonly config: Config;
  readonly telemetry: Telemetry;
}
