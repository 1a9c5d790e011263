import type { Connections } from './connections.ts';
import type { ExitCode } from './exit-code.ts';

/** What a command is given: whom it talks to, and where it tells what it found. */
export interface CliContext {
  readonly connections: Connections;
  /** Who runs it, unless `--by` says otherwise. */
  readonly user: string;
  /** Writes results, a line or several, to standard output. */
  print(text: string): void;
  /** Writes what is no result to standard error. */
  warn(text: string): void;
  /** Ms since the epoch. */
  now(): number;
  /** Says how the process is to end. @default done */
  end(code: ExitCode): void;
}
