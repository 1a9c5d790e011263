import { mkdirSync, rmSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { GuardedProcess } from '@cio-bus/servers';
import { stopOnSignal } from '@cio-bus/servers';
import { takeRunLock } from './run-lock.ts';

/** One run of the stack: its folder, its processes, and how they end. */
export interface Run {
  readonly stateDir: string;
  readonly logDir: string;
  /** Writes a started process down, so that a second signal, or the next run, can end it the hard way. */
  track(process: GuardedProcess): GuardedProcess;
  /** Adds what is to be done at the end; the last one added is done first. */
  onClose(step: () => Promise<unknown>): void;
  /** Does all that; also at the first signal. Once, however often it is called. */
  close(): Promise<void>;
}

/**
 * Opens a run in a state folder, or in a temporary one that goes with it.
 *
 * @throws PrerequisiteError when another run lives in the folder.
 */
export async function openRun(givenStateDir: string | undefined): Promise<Run> {
  const stateDir = givenStateDir ?? (await mkdtemp(join(tmpdir(), 'cio-bus-')));
  const logDir = join(stateDir, 'logs');
  const lock = await takeRunLock(stateDir);
  rmSync(logDir, { recursive: true, force: true }); // of the run before
  mkdirSync(logDir, { recursive: true });

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
    // it has ended by itself
  }
}
