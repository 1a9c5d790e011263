import { readFile } from 'node:fs/promises';
import { Agent, request } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { fuzzedRequest } from '@cio-bus/webhooks/fuzz';
import { atMost, exactly, type Measure, none, type Trial } from '../../harness/trial.ts';
import { onBroker, type Place } from '../place/on-broker.ts';
import { type ReceiverProcess, SECRET, startReceiver, WEBHOOK_PATH } from '../place/receiver-process.ts';

const REQUESTS = 100_000;
const CONNECTIONS = 32;
const SEED = 14;
/** Stands for a connection that ended. */
const NO_ANSWER = 0;
/** Memory is compared from here on: before it, the heap and the buffers of Kafka's client still grow to their size. */
const WARM_AT = REQUESTS / 2;
const POLL_MS = 20;
const SAMPLE_EVERY = REQUESTS / 50;

/** Whatever arrives is answered as Customer.io needs it, and nothing of it is kept. */
export const fuzzed: Trial = {
  name: 'fuzzed',
  about: `${REQUESTS} broken and hostile requests, signed and unsigned, from ${CONNECTIONS} connections`,
  run: (print) => onBroker(print, (place) => post(place, print)),
};

async function post({ broker, folder, atEnd }: Place, print: (line: string) => void): Promise<Measure[]> {
  const receiver = await startReceiver(broker.brokers, folder);
  atEnd(() => receiver.kill());
  const agent = new Agent({ keepAlive: true, maxSockets: CONNECTIONS });
  atEnd(() => agent.destroy());
  await untilReady(receiver.port, agent);
  const unexpected: string[] = [];
  const statuses = new Map<number, number>();
  const memory: number[] = [];
  let next = 0;
  const startedAt = performance.now();
  const postOn = async () => {
    for (let number = next++; number < REQUESTS; number = next++) {
      const { body, headers, expected } = fuzzedRequest(SEED, number, SECRET);
      const status = await statusOf(receiver.port, agent, { body, headers }).catch(() => NO_ANSWER);
      statuses.set(status, (statuses.get(status) ?? 0) + 1);
      if (status !== expected) unexpected.push(`request ${number}: ${status}, not ${expected}`);
      if (number >= WARM_AT && number % SAMPLE_EVERY === 0) memory.push(await residentMb(receiver));
    }
  };
  await Promise.all(Array.from({ length: CONNECTIONS }, postOn));
  print(
    `  ${Math.round(REQUESTS / ((performance.now() - startedAt) / 1_000))} requests/s; by status: ${list(statuses)}`,
  );
  print(`  memory in MB: ${memory.map(Math.round).join(' ')}`);
  return [
    exactly(
      'requests',
      [...statuses.values()].reduce((sum, count) => sum + count, 0),
      REQUESTS,
    ),
    none('requests with another status than 200 when signed and 401 when not', unexpected),
    atMost('growth of memory in the second half', growth(memory), 10, '%'),
    exactly('exit code after SIGTERM', (await receiver.stop()) ?? Number.NaN, 0),
  ];
}

/** The port is open while the receiver connects to Kafka: until then it answers 503. */
async function untilReady(port: number, agent: Agent): Promise<void> {
  while ((await statusOf(port, agent, { body: Buffer.from('{}'), headers: {} })) === 503) await sleep(POLL_MS);
}

function statusOf(
  port: number,
  agent: Agent,
  sent: { body: Buffer; headers: Record<string, string> },
): Promise<number> {
  return new Promise((resolve, reject) => {
    const headers = { ...sent.headers, 'content-length': sent.body.length };
    const target = { host: '127.0.0.1', port, path: WEBHOOK_PATH, method: 'POST', agent, headers };
    const posted = request(target, (response) => {
      response
        .on('error', reject)
        .on('end', () => resolve(response.statusCode ?? 0))
        .resume();
    });
    posted.on('error', reject).end(sent.body);
  });
}

async function residentMb({ pid }: ReceiverProcess): Promise<number> {
  const status = await readFile(`/proc/${pid()}/status`, 'utf8');
  return Number(/VmRSS:\s+(\d+) kB/.exec(status)?.[1]) / 1_024;
}

/** In percent, by medians: single samples depend on when garbage was collected. */
function growth(samples: readonly number[]): number {
  const fifth = Math.floor(samples.length / 5);
  return (median(samples.slice(-fifth)) / median(samples.slice(0, fifth)) - 1) * 100;
}

const median = (values: readonly number[]) =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
const list = (counts: Map<number, number>) => [...counts].map(([status, count]) => `${status} × ${count}`).join(', ');
