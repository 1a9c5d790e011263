import { execFile } from 'node:child_process';
import { join } from 'node:path';
import type { Stack } from '@cio-bus/local';
import { compileCache, rootDir } from '@cio-bus/servers';

/** How a command ended; the code is `null` when it was killed at its timeout. */
export interface CommandResult {
  args: readonly string[];
  code: number | null;
  stdout: string;
  stderr: string;
  tookMs: number;
}

const MAX_OUTPUT = 50_000_000;

/** Runs the operator's command line, as it is installed, against a stack. */
export function runCioBus(
  { settings, operatorSettings }: Stack,
  args: readonly string[],
  timeoutMs: number,
): Promise<CommandResult> {
  const given = {
    ...settings,
    ...operatorSettings,
    PATH: process.env.PATH,
    HOME: process.env.HOME,
    NODE_COMPILE_CACHE: compileCache,
  };
  const env = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined && value !== ''));
  const begun = performance.now();
  return new Promise((resolve) => {
    const program = join(rootDir, 'node_modules/.bin/cio-bus');
    execFile(program, [...args], { env, maxBuffer: MAX_OUTPUT, timeout: timeoutMs }, (error, stdout, stderr) => {
      const code = error === null ? 0 : typeof error.code === 'number' ? error.code : null;
      resolve({ args, code, stdout, stderr, tookMs: Math.round(performance.now() - begun) });
    });
  });
}
