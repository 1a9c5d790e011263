import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Job, Measured, WorkerMessage } from '../job/job.ts';

const program = fileURLToPath(new URL('../worker.ts', import.meta.url));
/** This and the flags are as the images have them: infra/docker/Dockerfile. */
const imageEnv = { MALLOC_ARENA_MAX: '2' };
const nodeFlags = [
  '--max-semi-space-size=4',
  '--disable-warning=TimeoutNegativeWarning',
  '--disable-warning=ExperimentalWarning',
];
const LINES_KEPT = 4_000; // characters of what it printed

/** A running worker. */
export interface Worker {
  /** Resolves when its work is done. @throws Error when it failed or ended by itself before that */
  readonly finished: Promise<Measured>;
  /** What it measured until 100 ms ago at most. */
  latest(): Measured;
  /** Ends it with -9, as a crash would; resolves when it is gone. */
  kill(): Promise<void>;
}

const NOTHING: Measured = { messages: 0, seconds: 0, cpuSeconds: 0, peakMegabytes: 0 };

/** Starts a worker on a job. @param profileDir where it leaves a CPU profile, if anywhere */
export function startWorker(job: Job, profileDir?: string): Worker {
  const profiling = profileDir === undefined ? [] : profileFlags(profileDir, job);
  const child = fork(program, [JSON.stringify(job)], {
    execArgv: [...nodeFlags, ...profiling],
    env: { ...process.env, ...imageEnv },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  const printed = keepOutput(child);
  let latest = NOTHING;
  let killed = false;
  const exited = new Promise<void>((resolve) => void child.once('exit', () => resolve()));
  const finished = new Promise<Measured>((resolve, reject) => {
    child.on('message', (message: WorkerMessage) => {
      if (message.kind === 'failed') return reject(new Error(`${job.program} failed: ${message.reason}`));
      latest = message.measured;
      if (message.kind === 'done') resolve(latest);
    });
    child.once('exit', (code, signal) => {
      if (killed) resolve(latest);
      else reject(new Error(`${job.program} ended with ${signal ?? `code ${code}`}\n${printed()}`));
    });
  });
  finished.catch(() => {}); // who kills it does not wait for it
  return {
    finished: finished.then(async (measured) => {
      await exited; // its profile is written, and the processors are free
      return measured;
    }),
    latest: () => latest,
    async kill() {
      killed = true;
      child.kill('SIGKILL');
      await exited;
    },
  };
}

function profileFlags(folder: string, { program, group = '', outcomes }: Job): string[] {
  const name = [program, ...(outcomes ? ['outcomes'] : []), group].join('-');
  return ['--cpu-prof', `--cpu-prof-dir=${folder}`, `--cpu-prof-name=${name}.cpuprofile`];
}

/** The last characters of what a process printed. */
function keepOutput(child: ChildProcess): () => string {
  let text = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on('data', (chunk) => {
      text = (text + chunk).slice(-LINES_KEPT);
    });
  }
  return () => text;
}
