import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { PrerequisiteError } from '@cio-bus/servers';

const POLL_MS = 100;
const PATIENCE_MS = 12_000; // a guard gives its process 10 s

/** A process by id and start time: an id alone may have gone to another one. */
interface ProcessMark {
  pid: number;
  startedAt: string;
}

/** Who runs in a state folder. */
interface Run {
  main: ProcessMark;
  groups: ProcessMark[];
}

/** The right to run in a state folder. */
export interface RunLock {
  /** Writes down a process group that was started, so that a later run can end it should we be killed. */
  add(groupId: number): void;
  release(): void;
}

/**
 * Takes a state folder for this process. What a killed run left behind is ended first: `patienceMs` is how long its
 * guards may take for that.
 *
 * @throws PrerequisiteError when another run lives there.
 */
export async function takeRunLock(stateDir: string, { patienceMs = PATIENCE_MS } = {}): Promise<RunLock> {
  mkdirSync(stateDir, { recursive: true });
  const file = join(stateDir, 'run.json');
  const former = readRun(file);
  if (former && runs(former.main)) {
    throw new PrerequisiteError(
      `Another run uses ${stateDir} (process ${former.main.pid}): end it, or set STATE_DIR to another folder.`,
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
    return undefined; // none, or half of one: its process was killed while writing
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

/** Waits for a guard of the killed run to end its process; then ends the group itself. */
async function endGroup(mark: ProcessMark, patienceMs: number): Promise<void> {
  for (let waited = 0; runs(mark); waited += POLL_MS) {
    if (waited >= patienceMs) return void process.kill(-mark.pid, 'SIGKILL');
    await wait(POLL_MS);
  }
}
