import type { TrialCommand } from '../traffic.ts';

/** Commands that an app publishes one after the other, each once Kafka has the one before. */
export interface Burst {
  /** When it begins: share of the run, 0 to 1. */
  at: number;
  commands: readonly TrialCommand[];
  /** Whether it begins only once the bus has committed what the story published before. @default false */
  isAfterCommit?: boolean;
}

/** What one app does about one person, or two: bursts in order. */
export interface Story {
  name: string;
  bursts: readonly Burst[];
}
