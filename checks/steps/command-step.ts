import { rootDir } from '@cio-bus/servers';
import { execa } from 'execa';
import { FAILED, PASSED, type Step } from './step.ts';

/** Time between SIGTERM and SIGKILL. A demo or chaos run stops its stack in that time. */
const GRACE_MS = 20_000;

/** A step that passes when a command exits with 0. */
export const commandStep = (name: string, command: readonly string[]): Step => ({
  name,
  run: async (signal) => ((await runCommand(command, signal)) === 0 ? PASSED : FAILED),
});

/**
 * Runs a command of `node_modules/.bin` in the root folder and shows its output; resolves with its exit code. An aborted
 * `signal` ends it with SIGTERM.
 */
export async function runCommand([command = '', ...args]: readonly string[], signal?: AbortSignal): Promise<number> {
  const { exitCode } = await execa(command, args, {
    cwd: rootDir,
    preferLocal: true,
    localDir: rootDir,
    env: { DO_NOT_TRACK: '1', TURBO_TELEMETRY_DISABLED: '1' },
    stdin: 'ignore',
    stdout: 'inherit',
    stderr: 'inherit',
    reject: false,
    forceKillAfterDelay: GRACE_MS,
    ...(signal ? { cancelSignal: signal } : {}),
  });
  return exitCode ?? 1;
}
