import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { afterEach, describe, expect, it } from 'vitest';

const module = new URL('./stop-on-signal.ts', import.meta.url).href;

describe('stopOnSignal', () => {
  let child: ChildProcess;
  afterEach(() => void child.kill('SIGKILL'));

  /** Starts a program with this stop function, and waits until it handles signals. */
  async function start(stop: string): Promise<AsyncIterator<string>> {
    const script = `import { stopOnSignal } from ${JSON.stringify(module)};
stopOnSignal(async () => { console.log('stopping'); ${stop} }, () => console.log('killed all'));
setInterval(() => {}, 1e6);
console.log('up');`;
    child = spawn(process.execPath, ['--input-type=module', '-e', script], { stdio: ['ignore', 'pipe', 'ignore'] });
    const lines = createInterface({ input: child.stdout as Readable })[Symbol.asyncIterator]();
    expect((await lines.next()).value).toBe('up');
    return lines;
  }

  it.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
    ['SIGHUP', 129],
  ] as const)('stops in order at %s and exits with %d', async (signal, code) => {
    const lines = await start('');
    child.kill(signal);
    expect((await lines.next()).value).toBe('stopping');
    expect(await once(child, 'exit')).toEqual([code, null]);
  });

  it('treats the echoes of one Ctrl-C as one, and kills at a later one', async () => {
    const lines = await start('await new Promise(() => {});');
    const startedAt = performance.now();
    child.kill('SIGINT');
    expect((await lines.next()).value).toBe('stopping');
    const again = setInterval(() => child.kill('SIGINT'), 100); // the first of these are echoes

    expect((await lines.next()).value).toBe('killed all');
    clearInterval(again);

    expect(performance.now() - startedAt).toBeGreaterThan(500);
    expect(child.exitCode ?? (await once(child, 'exit'))[0]).toBe(130);
  });
});
