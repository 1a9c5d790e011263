import { ConfigError } from '@cio-bus/service';
import { PrerequisiteError } from '../machine/prerequisite-error.ts';
import { ProcessExitError } from './guarded-process.ts';

const EXIT_FAILED = 1;

/** Runs a task's program. What it throws is printed, and the exit code is 1. A user's mistake is printed without a stack trace. */
export async function runTask(program: () => Promise<void>): Promise<void> {
  try {
    await program();
  } catch (error) {
    const plain = [PrerequisiteError, ConfigError, ProcessExitError].some((kind) => error instanceof kind);
    process.stderr.write(`\n${plain ? (error as Error).message : describe(error)}\n`);
    process.exitCode = EXIT_FAILED;
  }
}

const describe = (error: unknown) => (error instanceof Error ? (error.stack ?? error.message) : String(error));
