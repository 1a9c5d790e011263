import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startGuarded } from './guarded-process.ts';
import { type OnDeath, type Supervised, supervise } from './supervise.ts';

const LIVES = 'console.log("up"); setInterval(() => {}, 1e6);';

describe('supervise', () => {
  let folder: string;
  let running: Supervised[];
  let log: string[];
  let starts: number;
  let gate: Promise<void>;

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
      ready: (process) => process.line(/up/),
      onDeath,
      log: (line) => void log.push(line),
      beforeRestart: () => gate,
    });
    running.push(supervised);
    return supervised;
  }

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'cio-bus-supervise-'));
    running = [];
    log = [];
    starts = 0;
    gate = Promise.resolve();
  });
  afterEach(async () => {
    await Promise.all(running.map((supervised) => supervised.stop()));
    await rm(folder, { recursive: true, force: true });
  });

  it('fails the run when a process ends by itself, naming it and its last lines', async () => {
    const supervised = tiny('fail', 'console.log("up"); console.log("out of memory"); process.exitCode = 9;');
    await supervised.start();
    expect((await supervised.failure).message).toMatch(/^tiny exited with code 9[\s\S]*out of memory/);
  });

  it('starts a process again that ended by itself, and tells why it ended', async () => {
    const supervised = tiny('restart', 'console.log("up"); console.log("oops"); process.exitCode = 1;', LIVES);
    await supervised.start();

    await expect.poll(() => starts).toBe(2);

    expect(log.join('\n')).toMatch(/tiny exited with code 1[\s\S]*oops[\s\S]*tiny: starting again/);
  });

  it('goes on trying when a start after a death fails too', async () => {
    const dies = 'console.log("up")';
    const supervised = tiny('restart', dies, 'process.exitCode = 1', LIVES);
    await supervised.start();
    await expect.poll(() => starts).toBe(3);
  });

  it('does not repeat the first start, whose failure is a fault of the set-up', async () => {
    const supervised = tiny('restart', 'console.log("bad settings"); process.exitCode = 2');
    await expect(supervised.start()).rejects.toThrow(/tiny exited with code 2[\s\S]*bad settings/);
    expect(starts).toBe(1);
  });

  it('takes a kill on purpose for no failure, and starts again when asked', async () => {
    const supervised = tiny('fail', LIVES);
    await supervised.start();

    await supervised.kill();
    await supervised.restart();

    expect(starts).toBe(2);
    expect(log).toEqual([]);
  });

  it('does not start again what was stopped while it waited to', async () => {
    const restart = Promise.withResolvers<void>();
    gate = restart.promise;
    const supervised = tiny('restart', 'console.log("up")', LIVES);
    await supervised.start();
    await expect.poll(() => log.length).toBe(1);

    await supervised.stop();
    restart.resolve();
    await gate;

    expect(starts).toBe(1);
  });
});
