import { type Command, CommanderError } from 'commander';
import { type ExitCode, exitCodes } from '../exit-code.ts';
import { explainError } from '../explain-error.ts';
import { terminalText } from '../output/plain-text.ts';
import type { CliContext } from '../terminal/context.ts';
import { createProgram } from './program.ts';

/** Runs one command line, then closes its connections. @returns the exit code */
export async function runCli(args: readonly string[], given: Omit<CliContext, 'end'>): Promise<ExitCode> {
  // One place for everything from outside: values, header names, JSON, CSV and errors.
  const context = {
    ...given,
    print: (text: string) => given.print(terminalText(text)),
    warn: (text: string) => given.warn(terminalText(text)),
  };
  let exitCode: ExitCode = exitCodes.done;
  const end = (code: ExitCode) => {
    exitCode = code;
  };
  try {
    const program = createProgram({ ...context, end });
    checkHelp(program, args);
    await program.parseAsync(helpLast(program, args), { from: 'user' });
    return exitCode;
  } catch (error) {
    // Commander has printed its own errors.
    if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.done : exitCodes.wrongUse;
    const { text, code } = explainError(error, { args, debug: context.debug });
    context.warn(text);
    return code;
  } finally {
    await context.connections.close();
  }
}

/** Commander knows `help dlq`, and answers `help dlq run` with the same. */
function helpLast(program: Command, args: readonly string[]): string[] {
  const [first, ...path] = args;
  const isPath = (command: Command, [name, ...rest]: readonly string[]): boolean => {
    const sub = command.commands.find((one) => one.name() === name);
    return name === undefined || (sub !== undefined && isPath(sub, rest));
  };
  return first === 'help' && path.length > 1 && isPath(program, path) ? [...path, '--help'] : [...args];
}

/** Commander answers `help` of what does not exist with all of the help, without a reason. */
function checkHelp(command: Command, [first, ...rest]: readonly string[]): void {
  const find = (name: string | undefined) => command.commands.find((one) => one.name() === name);
  const [asked] = rest;
  if (first === 'help' && asked !== undefined && asked !== 'help' && !find(asked))
    command.error(`error: unknown command '${asked}'`);
  const sub = find(first);
  if (sub) checkHelp(sub, rest);
}
