// A process that posts signed events to a receiver, and reports to its parent when it begins to count and what it counted.
import { createHistogram } from 'node:perf_hooks';
import { HttpClient } from './http-client.ts';
import type { LoadJob, LoadMeasured, LoadMessage } from './run-load.ts';
import { signedRequests } from './signed-requests.ts';

const job = JSON.parse(process.argv[2] ?? '') as LoadJob;
const report = (message: LoadMessage) => new Promise((resolve) => process.send?.(message, resolve));
const fail = (error: Error) => {
  process.stderr.write(`${error.message}\n`);
  process.exit(1);
};

process.on('disconnect', () => process.exit(1)); // the parent is gone
const clients = await Promise.all(Array.from({ length: job.connections }, () => HttpClient.connect(job.port, fail)));
const warmUp = signedRequests(job.warmUp, `${job.name}-warm-up`, Date.now());
const requests = signedRequests(job.requests, job.name, Date.now());
await post(warmUp);
await report({ kind: 'begin' });
await report({ kind: 'done', measured: await post(requests, job.perSecond) });
process.exit();

/** With a rate, the latency counts from when the request was due, so that a receiver that stalls cannot hide it. */
async function post(all: readonly Buffer[], perSecond = Number.POSITIVE_INFINITY): Promise<LoadMeasured> {
  const latencies = createHistogram();
  const statuses: Record<number, number> = {};
  const begunAt = performance.now();
  let next = 0;
  const sendOn = (client: HttpClient, finished: () => void) => {
    const index = next++;
    if (index >= all.length) return finished();
    const now = performance.now();
    const dueAt = Number.isFinite(perSecond) ? begunAt + (index / perSecond) * 1_000 : now;
    const send = () =>
      client.send(all[index] as Buffer, (status) => {
        latencies.record(Math.max(1, Math.round((performance.now() - dueAt) * 1_000)));
        statuses[status] = (statuses[status] ?? 0) + 1;
        sendOn(client, finished);
      });
    if (dueAt > now) setTimeout(send, dueAt - now);
    else send();
  };
  await Promise.all(clients.map((client) => new Promise<void>((resolve) => sendOn(client, resolve))));
  const seconds = (performance.now() - begunAt) / 1_000;
  return { seconds, statuses, p99: all.length === 0 ? 0 : latencies.percentile(99) / 1_000 };
}
