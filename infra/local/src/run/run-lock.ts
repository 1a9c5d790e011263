import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { PrerequisiteError } from '@cio-bus/servers';

const POLL_MS = 100;
const PATIENCE_MS = 12_000; // a guard gives its process 10 s

/** A process by id and start time: ids are reused. */
interface ProcessMark {
  pid: number;
  startedAt: string;
}

/** The run that owns a state folder. */
interface Run {
  main: ProcessMark;
  groups: ProcessMark[];
}

/** Exclusive ownership of a state folder. */
export interface RunLock {
  /** Records a process group, so that the next run can stop it if this one is killed. */
  add(groupId: number): void;
  release(): void;
}

/**
 * Takes ownership of a state folder. Processes left behind by a killed run are stopped first; `patienceMs` is how long
 * their guards may take.
 *
 * Own code instead of a lock library: those detect a dead owner by the age of the lock, while this one knows at once, and
 * also which process groups to stop.
 *
 * @throws PrerequisiteError if another run owns the folder
 */
export async function takeRunLock(stateDir: string, { patienceMs = PATIENCE_MS } = {}): Promise<RunLock> {
  mkdirSync(stateDir, { recursive: true });
  const file = join(stateDir, 'run.json');
  const former = readRun(file);
  if (former && runs(former.main)) {
    throw new PrerequisiteError(
      `Another run uses ${stateDir} (process ${former.main.pid}): stop it, or set STATE_DIR to another folder.`,
    );
  }
  if (former) await Promise.all(former.groups.map((group) => endGroup(group, patienceMs)));
  const run: Run = { main: markOf(process.pid), groups: [] };
  const save = () => writeFileSync(file, JSON.stringify(run));
  save();
  return {
    add: (groupId) => {
      run.groups.push(markOf(groupId));
      save();
    },
    release: () => rmSync(file, { force: true }),
  };
}

function readRun(file: string): Run | undefined {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Run;
  } catch {
    return undefined; // no run, or a process that was killed while writing
  }
}

const runs = (mark: ProcessMark) => mark.startedAt !== '' && markOf(mark.pid).startedAt === mark.startedAt;

function markOf(pid: number): ProcessMark {
  try {
    return { pid, startedAt: execFileSync('ps', ['-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8' }).trim() };
  } catch {
    return { pid, startedAt: '' }; // no such process
  }
}

/** Waits for a guard of the killed run to stop its process, then kills the group. */
async function endGroup(mark: ProcessMark, patienceMs: number): Promise<void> {
  for (let waited = 0; runs(mark); waited += POLL_MS) {
    if (waited >= patienceMs) return void process.kill(-mark.pid, 'SIGKILL');
    await wait(POLL_MS);
  }
}
