import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startGuarded } from './guarded-process.ts';
import { type OnDeath, type Supervised, supervise } from './supervise.ts';

const LIVES = 'console.log("up"); setInterval(() => {}, 1e6);';

describe('supervise', () => {
  let folder: string;
  let running: Supervised[];
  let log: string[];
  let starts: number;
  let restartAllowed: Promise<void>;
  let readyWithinMs: number;

  /** The first start has the time that a busy machine needs. */
  const tooSlow = () =>
    wait(starts === 1 ? 30_000 : readyWithinMs, undefined, { ref: false }).then(() =>
      Promise.reject(new Error('tiny is not ready')),
    );

  /** Supervises a script; `scripts` are those of the first start, the second … */
  function tiny(onDeath: OnDeath, ...scripts: string[]): Supervised {
    const spawn = () => {
      const script = scripts[Math.min(starts, scripts.length - 1)] as string;
      starts += 1;
      const args = ['-e', script];
      return startGuarded({ name: 'tiny', command: process.execPath, args, env: {}, logFile: join(folder, 'log') });
    };
    const supervised = supervise({
      name: 'tiny',
      spawn,
      ready: (process) => Promise.race([process.line(/up/), tooSlow()]),
      onDeath,
      log: (line) => void log.push(line),
      beforeRestart: () => restartAllowed,
    });
    running.push(supervised);
    return supervised;
  }

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'cio-bus-supervise-'));
    running = [];
    log = [];
    starts = 0;
    restartAllowed = Promise.resolve();
    readyWithinMs = 30_000;
  });
  afterEach(async () => {
    await Promise.all(running.map((supervised) => supervised.stop()));
    await rm(folder, { recursive: true, force: true });
  });

  it('fails the run when a process exits unexpectedly, with its name and last lines', async () => {
    const supervised = tiny('fail', 'console.log("up"); console.log("out of memory"); process.exitCode = 9;');
    await supervised.start();
    expect((await supervised.failure).message).toMatch(/^tiny exited with code 9[\s\S]*out of memory/);
  });

  it('restarts a process that exited unexpectedly, and logs why it exited', async () => {
    const supervised = tiny('restart', 'console.log("up"); console.log("oops"); process.exitCode = 1;', LIVES);
    await supervised.start();

    await expect.poll(() => starts).toBe(2);

    expect(log.join('\n')).toMatch(/tiny exited with code 1[\s\S]*oops[\s\S]*tiny: restarting/);
  });

  it('keeps trying when a restart fails, too', async () => {
    const dies = 'console.log("up")';
    const supervised = tiny('restart', dies, 'process.exitCode = 1', LIVES);
    await supervised.start();
    await expect.poll(() => starts).toBe(3);
  });

  it('does not repeat the first start, whose failure is a configuration error', async () => {
    const supervised = tiny('restart', 'console.log("bad settings"); process.exitCode = 2');
    await expect(supervised.start()).rejects.toThrow(/tiny exited with code 2[\s\S]*bad settings/);
    expect(starts).toBe(1);
  });

  it('does not treat a deliberate kill as a failure, and restarts on request', async () => {
    const supervised = tiny('fail', LIVES);
    await supervised.start();

    await supervised.kill();
    await supervised.restart();

    expect(starts).toBe(2);
    expect(log).toEqual([]);
  });

  it('does not restart a process that was stopped while its restart was pending', async () => {
    const restart = Promise.withResolvers<void>();
    restartAllowed = restart.promise;
    const supervised = tiny('restart', 'console.log("up")', LIVES);
    await supervised.start();
    await expect.poll(() => log.length).toBe(1);

    await supervised.stop();
    restart.resolve();
    await restartAllowed;

    expect(starts).toBe(1);
  });

  it('never runs two processes: one that is too slow to become ready is stopped before the next start', async () => {
    const slow = 'setTimeout(() => console.log("up"), 60_000);';
    const marker = join(folder, 'running');
    const exclusive = `const fs = require('fs');
      process.on('SIGTERM', () => { fs.rmSync('${marker}', { force: true }); process.exit(); });
      if (fs.existsSync('${marker}')) fs.writeFileSync('${marker}.twice', '');
      fs.writeFileSync('${marker}', '');`;
    readyWithinMs = 500;
    const supervised = tiny('restart', 'console.log("up")', exclusive + slow, exclusive + slow, LIVES);
    await supervised.start();

    await expect.poll(() => starts).toBe(4);

    expect(existsSync(`${marker}.twice`)).toBe(false);
    expect(log.join('\n')).toContain('tiny is not ready');
  });
});
