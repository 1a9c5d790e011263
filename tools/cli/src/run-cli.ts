import { BusError } from '@cio-bus/contracts';
import { ConfigError } from '@cio-bus/service';
import { QueryError } from '@cio-bus/warehouse';
import { CommanderError } from 'commander';
import type { CliContext } from './context.ts';
import { type ExitCode, exitCodes, UsageError } from './exit-code.ts';
import { createProgram } from './program.ts';

/** Runs one command line, and closes what it opened. @returns the exit code */
export async function runCli(args: readonly string[], context: Omit<CliContext, 'end'>): Promise<ExitCode> {
  let code: ExitCode = exitCodes.done;
  const end = (ended: ExitCode) => {
    code = ended;
  };
  try {
    await createProgram({ ...context, end }).parseAsync([...args], { from: 'user' });
    return code;
  } catch (error) {
    return explain(error, context);
  } finally {
    await context.connections.close();
  }
}

/** Commander has told already what it did not understand. */
function explain(error: unknown, { warn }: Pick<CliContext, 'warn'>): ExitCode {
  if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.done : exitCodes.wrongUse;
  warn(error instanceof ConfigError ? error.message : `cio-bus: ${reasonOf(error)}`);
  const isWrongUse =
    error instanceof ConfigError ||
    error instanceof UsageError ||
    error instanceof QueryError ||
    (error instanceof BusError && error.code === 'MESSAGE_INVALID');
  return isWrongUse ? exitCodes.wrongUse : exitCodes.failed;
}

/** Says which setting tells where Kafka is when it could not be reached; the warehouse's own errors say where it is. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (!error.name.startsWith('KafkaJS')) return error.message;
  return `Kafka cannot be asked (${error.message}); KAFKA_BROKERS says where it is`;
}
