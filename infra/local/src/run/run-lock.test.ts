import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { takeRunLock } from './run-lock.ts';

describe('takeRunLock', () => {
  let folder: string;
  const file = () => join(folder, 'run.json');

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'cio-bus-lock-'));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  it('refuses a folder in which another run lives, naming its process', async () => {
    await takeRunLock(folder);
    await expect(takeRunLock(folder)).rejects.toThrow(`Another run uses ${folder} (process ${process.pid})`);
  });

  it('releases the folder', async () => {
    const lock = await takeRunLock(folder);
    lock.release();
    expect(existsSync(file())).toBe(false);
    await takeRunLock(folder);
  });

  it('is not disturbed by a killed run whose id now belongs to another process', async () => {
    const killed = { main: { pid: process.pid, startedAt: 'Thu Jan  1 00:00:00 1970' }, groups: [] };
    await writeFile(file(), JSON.stringify(killed));
    await takeRunLock(folder);
  });

  it('is not disturbed by a run that was killed while it wrote its file', async () => {
    await writeFile(file(), '{"main":{"pi');
    await takeRunLock(folder);
  });

  it('stops what a killed run left behind', async () => {
    const left = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1e6)'], { detached: true });
    await once(left, 'spawn');
    const lock = await takeRunLock(folder);
    lock.add(left.pid as number);
    const run = JSON.parse(await readFile(file(), 'utf8'));
    await writeFile(file(), JSON.stringify({ ...run, main: { ...run.main, startedAt: 'long ago' } }));

    await takeRunLock(folder, { patienceMs: 100 });

    expect(left.signalCode ?? (await once(left, 'exit'))[1]).toBe('SIGKILL');
  });
});
