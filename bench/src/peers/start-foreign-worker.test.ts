import { describe, expect, it } from 'vitest';
import { startForeignWorker } from './start-foreign-worker.ts';

const USAGE = { cpuSeconds: 1, peakMegabytes: 50 };
const WAIT = 'setInterval(() => {}, 1000);';

/** CPU time that grows by 1 s with each query. */
function growing() {
  let asked = 0;
  return () => {
    asked += 1;
    return { ...USAGE, cpuSeconds: asked };
  };
}

const start = (script: string, usageOf: (pid: number) => typeof USAGE = () => USAGE) =>
  startForeignWorker({ name: 'peer', command: process.execPath, args: ['-e', script], env: {} }, 500, usageOf);

describe('startForeignWorker', () => {
  it('finishes once the program prints done, and stops it', async () => {
    const worker = start(`console.log("begin\\ndone"); ${WAIT}`, growing());
    expect(await worker.finished).toMatchObject({ messages: 500, cpuSeconds: 1, peakMegabytes: 50 });
  });

  it('measures the program itself, not its guard process', async () => {
    const worker = start(`process.on("SIGUSR2", () => console.log("done")); console.log("begin"); ${WAIT}`, (pid) => {
      process.kill(pid, 'SIGUSR2'); // only the program survives and prints done
      return USAGE;
    });
    await expect(worker.finished).resolves.toMatchObject({ messages: 500 });
  });

  it('keeps the measurements of a program that is killed midway', async () => {
    const begun = Promise.withResolvers<void>();
    const worker = start(`console.log("begin"); ${WAIT}`, () => {
      begun.resolve();
      return USAGE;
    });
    await begun.promise;
    await worker.kill();
    expect(worker.latest()).toMatchObject({ messages: 0, peakMegabytes: 50 });
    expect(await worker.finished).toEqual(worker.latest());
  });

  it.each([
    { when: 'before its first message', script: 'console.error("no broker"); process.exit(3)' },
    { when: 'midway', script: 'console.log("begin"); console.error("no broker"); process.exit(3)' },
  ])('fails with the output of a program that exits $when', async ({ script }) => {
    await expect(start(script).finished).rejects.toThrow(/peer exited with code 3[\s\S]*no broker/);
  });
});
