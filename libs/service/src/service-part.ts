import type { Router } from 'express';
import type { StopBudget } from './stop-budget.ts';
import type { Telemetry } from './telemetry.ts';

/** A component that a service starts and stops: a producer, a consumer, a listener, a store. */
export interface ServicePart {
  readonly name: string;
  /**
   * Resolves once the part is working. A rejection ends the process with a non-zero exit code, except for an `UnavailableError`:
   * it is called again until what the part needs is there.
   */
  start(): Promise<void>;
  /**
   * Resolves once the part has stopped completely. Called once, in reverse order of starting, also after a failed start
   * and during a start.
   */
  stop(): Promise<void>;
  /** Why the part is not ready, or undefined when it is. Called for each `/readyz`. */
  unready?(): string | undefined;
  /** Resolves when the part has failed permanently; the process then ends with a non-zero exit code. */
  readonly failure?: Promise<Error>;
  /** Routes to add to the health listener. */
  readonly routes?: Router;
}

/** What a composition root receives. */
export interface ServiceContext<Config> {
  readonly config: Config;
  readonly telemetry: Telemetry;
  /** How long the steps of the stop may take: derived from `STOP_TIMEOUT_MS`. */
  readonly stop: StopBudget;
}
