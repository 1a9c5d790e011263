import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { rootDir } from '@cio-bus/servers';
import { FAILED, PASSED, type Step } from './step.ts';

/** A step that holds when a command exits with 0. */
export const commandStep = (name: string, command: readonly string[]): Step => ({
  name,
  run: async () => ((await runCommand(command)) === 0 ? PASSED : FAILED),
});

/** Runs a command of `node_modules/.bin` in the root folder, its output shown as it comes; resolves with its exit code. */
export async function runCommand([command = '', ...args]: readonly string[]): Promise<number> {
  const child = spawn(join(rootDir, 'node_modules/.bin', command), args, {
    cwd: rootDir,
    env: { ...process.env, DO_NOT_TRACK: '1', TURBO_TELEMETRY_DISABLED: '1' },
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  const pass = (signal: NodeJS.Signals) => child.kill(signal);
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
  for (const signal of signals) process.on(signal, pass);
  const [code] = (await once(child, 'exit')) as [number | null];
  for (const signal of signals) process.off(signal, pass);
  return code ?? 1;
}
