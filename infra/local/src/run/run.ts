import { mkdirSync, readdirSync, rmSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { GuardedProcess } from '@cio-bus/servers';
import { stopOnSignal } from '@cio-bus/servers';
import { takeRunLock } from './run-lock.ts';

/** One run of the stack: its folder, its processes, and how they are stopped. */
export interface Run {
  readonly stateDir: string;
  readonly logDir: string;
  /** Records a started process, so that a second signal, or the next run, can kill it. */
  track(process: GuardedProcess): GuardedProcess;
  /** Registers a step for the end; the last one registered runs first. */
  onClose(step: () => Promise<unknown>): void;
  /** Runs these steps; also called at the first signal. Idempotent. */
  close(): Promise<void>;
}

/**
 * Opens a run in a state folder, or in a temporary one that is removed at the end.
 *
 * @throws PrerequisiteError if another run owns the folder
 */
export async function openRun(givenStateDir: string | undefined): Promise<Run> {
  const stateDir = givenStateDir ?? (await mkdtemp(join(tmpdir(), 'cio-bus-')));
  const logDir = join(stateDir, 'logs');
  const lock = await takeRunLock(stateDir);
  mkdirSync(logDir, { recursive: true });
  // Logs of the previous run. The folder itself stays: it may be a link to another disk.
  for (const name of readdirSync(logDir)) rmSync(join(logDir, name), { recursive: true, force: true });

  const processes: GuardedProcess[] = [];
  const steps: (() => Promise<unknown>)[] = [];
  let closed: Promise<void> | undefined;
  const closeOnce = async () => {
    for (const step of steps.reverse()) await step();
    lock.release();
    if (!givenStateDir) rmSync(stateDir, { recursive: true, force: true });
    ignoreSignals();
  };
  const close = () => {
    closed ??= closeOnce();
    return closed;
  };
  const ignoreSignals = stopOnSignal(close, () => processes.forEach(killGroup));
  return {
    stateDir,
    logDir,
    track: (process) => {
      processes.push(process);
      if (process.groupId) lock.add(process.groupId);
      return process;
    },
    onClose: (step) => void steps.push(step),
    close,
  };
}

function killGroup({ groupId }: GuardedProcess): void {
  try {
    if (groupId) process.kill(-groupId, 'SIGKILL');
  } catch {
    // it has already exited
  }
}
