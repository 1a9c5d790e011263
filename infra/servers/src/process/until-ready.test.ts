import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { Exit, GuardedProcess } from './guarded-process.ts';
import { untilAnswers } from './until-ready.ts';

const aProcess = (exited: Promise<Exit>) =>
  ({ name: 'tiny', exited, lastLines: () => ['no disk'] }) as unknown as GuardedProcess;

/** URL of a server that answers with these codes in turn, the last one from then on, and the number of requests so far. */
async function serve(...codes: number[]): Promise<{ url: string; requests(): number }> {
  let requests = 0;
  const server = createServer((_request, response) => {
    response.writeHead(codes[Math.min(requests, codes.length - 1)] as number).end();
    requests += 1;
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close().closeAllConnections());
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`, requests: () => requests };
}

describe('untilAnswers', () => {
  it('resolves at the first answer that is a success', async () => {
    const { url, requests } = await serve(503, 503, 204);
    await untilAnswers(aProcess(new Promise(() => {})), url);
    expect(requests()).toBe(3);
  });

  it('rejects with the last lines of a process that exits before', async () => {
    const { url } = await serve(503);
    const exited = Promise.withResolvers<Exit>();
    const ready = untilAnswers(aProcess(exited.promise), url);
    exited.resolve({ code: 1, signal: null });
    await expect(ready).rejects.toThrow('tiny exited with code 1; its last lines:\n  no disk');
  });
});
