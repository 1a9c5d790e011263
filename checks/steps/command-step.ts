import { stripVTControlCharacters } from 'node:util';
import { rootDir } from '@cio-bus/servers';
import { execa, type Options } from 'execa';
import { FAILED, PASSED, type Step } from './step.ts';

/** Time between SIGTERM and SIGKILL. A demo or chaos run stops its stack in that time. */
const GRACE_MS = 20_000;
/** Lines of a failed command that the whole run repeats at its end. */
const LINES_KEPT = 30;

const COMMON = {
  cwd: rootDir,
  preferLocal: true,
  localDir: rootDir,
  // GOGC: the compiler and promtool are written in Go, and collect less garbage: a third and a fifth less CPU time.
  env: { DO_NOT_TRACK: '1', TURBO_TELEMETRY_DISABLED: '1', GOGC: '400' },
  stdin: 'ignore',
  reject: false,
  forceKillAfterDelay: GRACE_MS,
} as const satisfies Options;

/** A step that passes when every one of its commands of `node_modules/.bin` exits with 0. Their output is shown. */
export const commandStep = (name: string, ...commands: readonly (readonly string[])[]): Step => ({
  name,
  run: async (signal) => {
    for (const [file = '', ...args] of commands) {
      const { exitCode, all } = await execa(file, args, {
        ...COMMON,
        ...stoppedBy(signal),
        stdout: ['inherit', 'pipe'],
        stderr: ['inherit', 'pipe'],
        all: true,
      });
      if (exitCode !== 0) return { ...FAILED, failures: [[file, ...args].join(' '), ...lastLines(all)] };
    }
    return PASSED;
  },
});

/**
 * Runs a command of `node_modules/.bin` in the root folder and shows its output; resolves with its exit code. An aborted
 * `signal` ends it with SIGTERM.
 */
export async function runCommand(
  [file = '', ...args]: readonly string[],
  signal?: AbortSignal,
  settings: Readonly<Record<string, string>> = {},
): Promise<number> {
  const shown = { stdout: 'inherit', stderr: 'inherit' } as const;
  const env = { ...COMMON.env, ...settings };
  const { exitCode } = await execa(file, args, { ...COMMON, ...stoppedBy(signal), ...shown, env });
  return exitCode ?? 1;
}

const stoppedBy = (signal: AbortSignal | undefined) => (signal ? { cancelSignal: signal } : {});

const lastLines = (output: string) =>
  stripVTControlCharacters(output)
    .trimEnd()
    .split('\n')
    .slice(-LINES_KEPT)
    .map((line) => `  ${line}`);
