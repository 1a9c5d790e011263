import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { StubStats } from '../stub/deliveries.ts';

const stubProgram = fileURLToPath(new URL('../stub/main.ts', import.meta.url));

/** A stub in its own process. */
export interface Stub {
  readonly url: string;
  stats(): Promise<StubStats>;
  /** Responds with 503 to everything for this long. */
  beginOutage(ms: number): Promise<void>;
  /** Records the time of the next delivery. */
  mark(): Promise<void>;
  stop(): Promise<void>;
}

/** Starts an empty stub. @param rejectedShare share of messages that it always rejects */
export async function startStub(rejectedShare = 0): Promise<Stub> {
  const child = fork(stubProgram, [String(rejectedShare)]);
  const [{ port }] = (await once(child, 'message')) as [{ port: number }];
  const url = `http://127.0.0.1:${port}`;
  const call = async (method: string, path: string) =>
    (await (await fetch(url + path, { method })).json()) as StubStats;
  return {
    url,
    stats: () => call('GET', '/stats'),
    beginOutage: async (ms) => void (await call('POST', `/outage/${ms}`)),
    mark: async () => void (await call('POST', '/mark')),
    async stop() {
      child.kill('SIGKILL');
      await once(child, 'exit');
    },
  };
}
