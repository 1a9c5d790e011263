// One worker process: runs the job it is given as its argument, and tells its parent what it measured.
import type { Job, WorkerMessage } from './job/job.ts';
import { ProcessMeter } from './job/process-meter.ts';
import { programs } from './programs/index.ts';

const SAMPLE_MS = 100;

const job = JSON.parse(process.argv[2] ?? '') as Job;
const meter = new ProcessMeter(job.messages, job.warmUp);
const tell = (message: WorkerMessage) => new Promise((resolve) => process.send?.(message, resolve));

process.on('disconnect', () => process.exit(1)); // nobody is left to tell
const sampler = setInterval(() => void tell({ kind: 'sample', measured: meter.measured() }), SAMPLE_MS);
try {
  await programs[job.program](job, meter);
  clearInterval(sampler);
  await tell({ kind: 'done', measured: meter.measured() });
} catch (error) {
  await tell({ kind: 'failed', reason: error instanceof Error ? (error.stack ?? error.message) : String(error) });
}
process.exit();
