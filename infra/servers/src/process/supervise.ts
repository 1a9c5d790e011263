import { setTimeout as wait } from 'node:timers/promises';
import { died, type Exit, type GuardedProcess } from './guarded-process.ts';

const RESTART_DELAY_MS = 1_000;

const aMoment = () => wait(RESTART_DELAY_MS, undefined, { ref: false });

/** What happens to a process that ends by itself: it is started again, or the whole run fails. */
export type OnDeath = 'restart' | 'fail';

/** How to start a process, and how to tell that it does its work. */
export interface SuperviseOptions {
  name: string;
  spawn(): GuardedProcess;
  /** Resolves once the process does its work; rejects when it ends before. */
  ready(process: GuardedProcess): Promise<unknown>;
  onDeath: OnDeath;
  /** Told of every death by itself, and of every start after one. */
  log(line: string): void;
  /** Resolves when a dead process may be started again. @default after 1 s */
  beforeRestart?(): Promise<unknown>;
}

/** A process that is meant to run. */
export interface Supervised {
  readonly name: string;
  /** Starts it; resolves once it does its work. @throws Error with its last lines when it ends before that */
  start(): Promise<void>;
  /** Ends it on purpose, which is no failure; resolves when it is gone. @default signal SIGKILL */
  kill(signal?: NodeJS.Signals): Promise<void>;
  /** Ends it, when it still runs, and starts it again; resolves once it does its work. */
  restart(): Promise<void>;
  /** Freezes it, as a machine that hangs would. */
  pause(): void;
  resume(): void;
  /** Ends it in good order and for good. */
  stop(): Promise<void>;
  /** Resolves with an error that names it and holds its last lines, once it has ended by itself under `fail`. */
  readonly failure: Promise<Error>;
}

/** Keeps a process running, or makes its death known. The first start is never repeated: what fails there is a fault of the set-up. */
export function supervise(options: SuperviseOptions): Supervised {
  const { name, onDeath, log, beforeRestart = aMoment } = options;
  const failure = Promise.withResolvers<Error>();
  let current: GuardedProcess | undefined;
  let wanted: GuardedProcess | undefined; // the process whose end would be nobody's wish

  const start = async () => {
    const process = options.spawn();
    current = process;
    await options.ready(process);
    wanted = process;
    void process.exited.then((exit) => onExit(process, exit));
  };
  const onExit = (process: GuardedProcess, exit: Exit) => {
    if (wanted !== process) return;
    const error = died(name, exit, process.lastLines());
    log(error.message);
    if (onDeath === 'restart') void startAgain(process);
    else failure.resolve(error);
  };
  const startAgain = async (dead: GuardedProcess) => {
    for (;;) {
      await beforeRestart();
      if (wanted !== dead) return; // stopped or started by hand meanwhile
      log(`${name}: starting again`);
      try {
        return await start();
      } catch (error) {
        log((error as Error).message);
      }
    }
  };
  const kill = async (signal: NodeJS.Signals = 'SIGKILL') => {
    wanted = undefined;
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
