import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { StubStats } from '../stub/stub-server.ts';

const stubProgram = fileURLToPath(new URL('../stub/main.ts', import.meta.url));

/** A stub in a process of its own. */
export interface Stub {
  readonly url: string;
  stats(): Promise<StubStats>;
  /** Answers 503 to everything from now on, for so long. */
  beginOutage(ms: number): Promise<void>;
  /** The next delivery is noted as the first after the mark. */
  mark(): Promise<void>;
  stop(): Promise<void>;
}

/** Starts a stub that has seen nothing yet. @param refusedShare share of messages that it refuses for good */
export async function startStub(refusedShare = 0): Promise<Stub> {
  const child = fork(stubProgram, [String(refusedShare)]);
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
