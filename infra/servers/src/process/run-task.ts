import { ConfigError } from '@cio-bus/service';
import { PrerequisiteError } from '../machine/prerequisite-error.ts';

const EXIT_FAILED = 1;

/** Runs a task's program; what it throws is told and ends the process with a non-zero code. A fault of the set-up is told without a stack. */
export async function runTask(program: () => Promise<void>): Promise<void> {
  try {
    await program();
  } catch (error) {
    const plain = error instanceof PrerequisiteError || error instanceof ConfigError;
    process.stderr.write(`\n${plain ? error.message : describe(error)}\n`);
    process.exitCode = EXIT_FAILED;
  }
}

const describe = (error: unknown) => (error instanceof Error ? (error.stack ?? error.message) : String(error));
