import { describe, expect, it } from 'vitest';
import { startForeignWorker } from './start-foreign-worker.ts';

const USAGE = { cpuSeconds: 1, peakMegabytes: 50 };
const WAIT = 'setInterval(() => {}, 1000);';

/** Its processor time grows by a second each time it is asked. */
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
  it('is finished once the program says that all is done, and ends it', async () => {
    const worker = start(`console.log("begin\\ndone"); ${WAIT}`, growing());
    expect(await worker.finished).toMatchObject({ messages: 500, cpuSeconds: 1, peakMegabytes: 50 });
  });

  it('asks about the program itself, not about what guards it', async () => {
    const worker = start(`process.on("SIGUSR2", () => console.log("done")); console.log("begin"); ${WAIT}`, (pid) => {
      process.kill(pid, 'SIGUSR2'); // only the program lives on and says done
      return USAGE;
    });
    await expect(worker.finished).resolves.toMatchObject({ messages: 500 });
  });

  it('keeps what was measured of a program that is killed in the middle', async () => {
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
    { when: 'in the middle', script: 'console.log("begin"); console.error("no broker"); process.exit(3)' },
  ])('fails with what a program printed that ends by itself $when', async ({ script }) => {
    await expect(start(script).finished).rejects.toThrow(/peer exited with code 3[\s\S]*no broker/);
  });
});
