import { devNull } from 'node:os';
import { type GuardedProcess, startGuarded } from '@cio-bus/servers';
import { settledWithin } from '@cio-bus/service';
import type { Measured } from '../job/job.ts';
import type { Worker } from '../stage/start-worker.ts';
import { ForeignMeter } from './foreign-meter.ts';
import { processUsage } from './process-usage.ts';

const PID_POLL_MS = 5;

/** An external program. It prints `begin` with its first message, and `done` when all are done. */
export interface ForeignProgram {
  name: string;
  command: string;
  args: readonly string[];
  /** Its complete environment. */
  env: Readonly<Record<string, string>>;
}

/**
 * Starts an external program as a worker; its figures are read from the operating system.
 *
 * @param messages number of messages to process
 * @param usageOf returns the resources used by a process
 */
export function startForeignWorker(program: ForeignProgram, messages: number, usageOf = processUsage): Worker {
  const child = startGuarded({ ...program, logFile: devNull }); // if it fails, its last lines are in the error
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
  finished.catch(() => {}); // after a kill nobody awaits it
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
  const begins = child.line(/^begin$/).then(() => begin(child, meter));
  await Promise.all([begins, child.line(/^done$/)]);
}

/** What a program prints may arrive before its process id, which its guard sends. One that has exited is reported by `done`. */
async function begin(child: GuardedProcess, meter: ForeignMeter): Promise<void> {
  while (child.pid() === undefined) if (await settledWithin(PID_POLL_MS, child.exited)) return;
  meter.begin();
}

function pidOf(child: GuardedProcess): number {
  const pid = child.pid();
  if (pid === undefined) throw new Error(`${child.name} has not started yet`);
  return pid;
}
