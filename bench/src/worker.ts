// A worker process: runs the job in its argument and sends its measurements to its parent.
import type { Job, WorkerMessage } from './job/job.ts';
import { ProcessMeter } from './job/process-meter.ts';
import { programs } from './programs/index.ts';

const SAMPLE_MS = 100;

const job = JSON.parse(process.argv[2] ?? '') as Job;
const meter = new ProcessMeter(job.messages, job.warmUp);
const send = (message: WorkerMessage) => new Promise((resolve) => process.send?.(message, resolve));

process.on('disconnect', () => process.exit(1)); // the parent is gone
const sampler = setInterval(() => void send({ kind: 'sample', measured: meter.measured() }), SAMPLE_MS);
try {
  await programs[job.program](job, meter);
  clearInterval(sampler);
  await send({ kind: 'done', measured: meter.measured() });
} catch (error) {
  await send({ kind: 'failed', reason: error instanceof Error ? (error.stack ?? error.message) : String(error) });
}
process.exit();
