import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

const program = fileURLToPath(new URL('load.ts', import.meta.url));

/** What to post. */
export interface LoadJob {
  /** Begins the id of every event. */
  name: string;
  port: number;
  connections: number;
  /** Requests before those that count. */
  warmUp: number;
  requests: number;
  /** Requests per second. @default as fast as the connections allow */
  perSecond?: number;
}

/** What was counted. */
export interface LoadMeasured {
  seconds: number;
  /** Number of responses by status. */
  statuses: Readonly<Record<number, number>>;
  /** Latency, ms. */
  p99: number;
}

/** Message from the load's process to its parent. */
export type LoadMessage = { kind: 'begin' } | { kind: 'done'; measured: LoadMeasured };

/** Posts signed events from a process of its own. @param onBegin called when the warm-up is over */
export async function runLoad(job: LoadJob, onBegin: () => void = () => {}): Promise<LoadMeasured> {
  const child = fork(program, [JSON.stringify(job)]);
  let measured: LoadMeasured | undefined;
  child.on('message', (message: LoadMessage) => {
    if (message.kind === 'begin') onBegin();
    else measured = message.measured;
  });
  await once(child, 'exit');
  if (!measured) throw new Error('the load generator failed; its error is above');
  return measured;
}
