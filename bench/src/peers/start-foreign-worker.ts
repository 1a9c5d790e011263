import { devNull } from 'node:os';
import { type GuardedProcess, startGuarded } from '@cio-bus/local';
import type { Measured } from '../job/job.ts';
import type { Worker } from '../stage/start-worker.ts';
import { ForeignMeter } from './foreign-meter.ts';
import { processUsage } from './process-usage.ts';

/** A program that is not ours. It prints `begin` with its first message, and `done` when all are done. */
export interface ForeignProgram {
  name: string;
  command: string;
  args: readonly string[];
  /** All the environment that it gets. */
  env: Readonly<Record<string, string>>;
}

/**
 * Starts a foreign program as a worker: what ours tell of themselves is read from the operating system.
 *
 * @param messages to be done
 * @param usageOf what a process has used, by its id
 */
export function startForeignWorker(program: ForeignProgram, messages: number, usageOf = processUsage): Worker {
  const child = startGuarded({ ...program, logFile: devNull }); // its last lines are in the error, should it fail
  const meter = new ForeignMeter(() => usageOf(pidOf(child)));
  const endWith = async (counted: number) => {
    meter.end(counted);
    child.signal('SIGKILL');
    await child.exited;
    return meter.measured();
  };
  let killed = false;
  const finished = untilDone(child, meter).then(
    () => endWith(messages),
    (error): Measured => {
      if (killed) return meter.measured();
      throw error;
    },
  );
  finished.catch(() => {}); // who kills it does not wait for it
  return {
    finished,
    latest: () => meter.measured(),
    async kill() {
      killed = true;
      await endWith(0);
    },
  };
}

async function untilDone(child: GuardedProcess, meter: ForeignMeter): Promise<void> {
  const begins = child.line(/^begin$/).then(() => meter.begin());
  await Promise.all([begins, child.line(/^done$/)]);
}

function pidOf(child: GuardedProcess): number {
  const pid = child.pid();
  if (pid === undefined) throw new Error(`${child.name} has not started yet`);
  return pid;
}
