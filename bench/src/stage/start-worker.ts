import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Job, Measured, WorkerMessage } from '../job/job.ts';
import { imageEnv, nodeFlags } from './image-runtime.ts';

const program = fileURLToPath(new URL('../worker.ts', import.meta.url));
const OUTPUT_KEPT = 4_000; // characters

/** A running worker. */
export interface Worker {
  /** Resolves when its work is done. @throws Error if it fails or exits before that */
  readonly finished: Promise<Measured>;
  /** Its latest measurements, at most 100 ms old. */
  latest(): Measured;
  /** Kills it with SIGKILL, as in a crash; resolves when it has exited. */
  kill(): Promise<void>;
}

const NOTHING: Measured = { messages: 0, seconds: 0, cpuSeconds: 0, peakMegabytes: 0 };

/** Starts a worker with a job. @param profileDir folder for its CPU profile, if any */
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
      else reject(new Error(`${job.program} exited with ${signal ?? `code ${code}`}\n${printed()}`));
    });
  });
  finished.catch(() => {}); // after a kill nobody awaits it
  return {
    finished: finished.then(async (measured) => {
      await exited; // by now its profile is written and the processors are free
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

/** Keeps the last characters of a process's output. */
function keepOutput(child: ChildProcess): () => string {
  let text = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on('data', (chunk) => {
      text = (text + chunk).slice(-OUTPUT_KEPT);
    });
  }
  return () => text;
}
