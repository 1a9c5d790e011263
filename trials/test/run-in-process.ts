import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { runCli } from '@cio-bus/cli/src/commands/run-cli.ts';
import { createConnections } from '@cio-bus/cli/src/connections.ts';
import { cliConfig, trackConfig } from '@cio-bus/cli/src/settings.ts';
import { processTerminal } from '@cio-bus/cli/src/terminal/process-terminal.ts';
import { environmentOf } from '@cio-bus/local';
import { rootDir } from '@cio-bus/servers';
import type { RunningStack } from './stack-fixture.ts';

type Ran = { code: number; out: string };

const environment = (stack: RunningStack) =>
  environmentOf({ ...cliConfig.shape, ...trackConfig.shape }, { ...stack.settings, ...stack.operatorSettings });

/** Runs the installed program. @returns its output and exit code */
export const runInstalled = (stack: RunningStack, args: readonly string[]): Promise<Ran> =>
  new Promise((resolve) => {
    const program = join(rootDir, 'node_modules/.bin/cio-bus');
    execFile(program, args, { env: environment(stack), maxBuffer: 10_000_000 }, (error, out, err) =>
      resolve({ code: Number(error?.code ?? 0), out: out || err }),
    );
  });

/** Runs a command line in this process, with its own connections. */
export async function runCioBus(stack: RunningStack, args: readonly string[]): Promise<Ran> {
  const [printed, warned]: [string[], string[]] = [[], []];
  const print = (text: string) => void printed.push(text);
  const warn = (text: string) => void warned.push(text);
  const connections = createConnections(environment(stack));
  const terminal = processTerminal({});
  const code = await runCli([...args], {
    connections,
    terminal,
    debug: false,
    user: 'ada',
    print,
    warn,
    now: Date.now,
  });
  return { code, out: printed.join('\n') || warned.join('\n') };
}
