import { setTimeout as wait } from 'node:timers/promises';
import { died, type Exit, type GuardedProcess } from './guarded-process.ts';

const RESTART_DELAY_MS = 1_000;

const afterDelay = () => wait(RESTART_DELAY_MS, undefined, { ref: false });

/** What happens when a process exits unexpectedly: it is restarted, or the whole run fails. */
export type OnDeath = 'restart' | 'fail';

/** How to start a process, and how to detect that it is ready. */
export interface SuperviseOptions {
  name: string;
  spawn(): GuardedProcess;
  /** Resolves once the process is ready; rejects if it exits first or takes too long. */
  ready(process: GuardedProcess): Promise<unknown>;
  onDeath: OnDeath;
  /** Receives every unexpected exit, and every restart. */
  log(line: string): void;
  /** Resolves when a process may be restarted after an unexpected exit. @default after 1 s */
  beforeRestart?(): Promise<unknown>;
}

/** A supervised process. */
export interface Supervised {
  readonly name: string;
  /** Starts it; resolves once it is ready. @throws Error with its last lines if it exits or is not ready in time; it is stopped then */
  start(): Promise<void>;
  /** Kills it on purpose, which is not a failure; resolves when it is gone. @default signal SIGKILL */
  kill(signal?: NodeJS.Signals): Promise<void>;
  /** Stops it if it is running and starts it again; resolves once it is ready. */
  restart(): Promise<void>;
  /** Freezes it, as if its machine hung. */
  pause(): void;
  resume(): void;
  /** Stops it in order, permanently. */
  stop(): Promise<void>;
  /** With `fail`: resolves with an error that names it and contains its last lines, after an unexpected exit. */
  readonly failure: Promise<Error>;
}

/** Keeps a process running, or reports its exit. The first start is not repeated: what fails there is a configuration error. */
export function supervise(options: SuperviseOptions): Supervised {
  const { name, onDeath, log, beforeRestart = afterDelay } = options;
  const failure = Promise.withResolvers<Error>();
  let current: GuardedProcess | undefined;
  let expected: GuardedProcess | undefined; // the process whose exit would be unexpected

  const start = async () => {
    const process = options.spawn();
    current = process;
    await readyOrStopped(process, options);
    expected = process;
    void process.exited.then((exit) => onExit(process, exit));
  };
  const onExit = (process: GuardedProcess, exit: Exit) => {
    if (expected !== process) return;
    const error = died(name, exit, process.lastLines());
    log(error.message);
    if (onDeath === 'restart') void startAgain(process);
    else failure.resolve(error);
  };
  const startAgain = async (dead: GuardedProcess) => {
    for (;;) {
      await beforeRestart();
      if (expected !== dead) return; // stopped or restarted in the meantime
      log(`${name}: restarting`);
      try {
        return await start();
      } catch (error) {
        log((error as Error).message);
      }
    }
  };
  const kill = async (signal: NodeJS.Signals = 'SIGKILL') => {
    expected = undefined;
    current?.signal(signal);
    await current?.exited;
  };
  return {
    name,
    start,
    kill,
    restart: () => kill('SIGTERM').then(start),
    pause: () => current?.signal('SIGSTOP'),
    resume: () => current?.signal('SIGCONT'),
    stop: () => kill('SIGTERM'),
    failure: failure.promise,
  };
}

/** @throws what `ready` threw, once the process has exited: it may still be starting, and two must not share port and data. */
async function readyOrStopped(process: GuardedProcess, { ready }: SuperviseOptions): Promise<void> {
  try {
    await ready(process);
  } catch (error) {
    await process.stop();
    throw error;
  }
}
