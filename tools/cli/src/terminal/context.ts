import type { Connections } from '../connections.ts';
import type { ExitCode } from '../exit-code.ts';
import type { Terminal } from './terminal.ts';

/** What every command gets: its connections and its output. */
export interface CliContext {
  readonly connections: Connections;
  readonly terminal: Terminal;
  /** Who runs the command line; the default of `--by`. */
  readonly user: string;
  /** Whether to print the stack of an unexpected error: `LOG_LEVEL=debug`. */
  readonly debug: boolean;
  /** Writes one or more lines of a result to standard output. */
  print(text: string): void;
  /** Writes anything that is not a result to standard error. */
  warn(text: string): void;
  /** Ms since the epoch. */
  now(): number;
  /** Sets the exit code. @default done */
  end(code: ExitCode): void;
}
