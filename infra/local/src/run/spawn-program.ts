import { join } from 'node:path';
import { rootDir, startGuarded } from '@cio-bus/servers';
import type { Run } from './run.ts';

/**
 * Flags of every Node process, as in the images: a small young generation, and no warnings about kafkajs's negative timers
 * or about node:sqlite being experimental.
 */
const flags = [
  '--max-semi-space-size=4',
  '--disable-warning=TimeoutNegativeWarning',
  '--disable-warning=ExperimentalWarning',
];

/** Starts a TypeScript program of the repository on the current Node, with exactly this environment. */
export function spawnProgram(run: Run, name: string, program: string, env: Readonly<Record<string, string>>) {
  return run.track(
    startGuarded({
      name,
      command: process.execPath,
      args: [...flags, join(rootDir, program)],
      env,
      cwd: rootDir,
      logFile: join(run.logDir, `${name}.log`),
    }),
  );
}
