import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { died, type GuardedProcess, type ProcessOptions, startGuarded } from './guarded-process.ts';

describe('startGuarded', () => {
  let folder: string;
  const start = (script: string, options: Partial<ProcessOptions> = {}): GuardedProcess =>
    startGuarded({
      name: 'tiny',
      command: process.execPath,
      args: ['-e', script],
      env: {},
      logFile: join(folder, 'tiny.log'),
      ...options,
    });

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'cio-bus-guard-'));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  it('reports an unexpected exit with name, exit code and last 40 lines', async () => {
    const tiny = start('for (let i = 1; i <= 50; i++) console.log("line " + i); process.exitCode = 3;');

    const failure = died('tiny', await tiny.exited, tiny.lastLines());

    expect(failure.message).toMatch(/^tiny exited with code 3; its last lines:\n {2}line 11\n/);
    expect(failure.message).toMatch(/line 50$/);
  });

  it('passes only the given environment to the process', async () => {
    const tiny = start('console.log(Object.keys(process.env).join())', { env: { ONLY: 'this' } });
    await tiny.exited;
    expect(tiny.lastLines()).toEqual(['ONLY']);
  });

  it('rejects a wait for a line when the process exits without printing it', async () => {
    const tiny = start('console.error("port is taken"); process.exit(1)');
    await expect(tiny.line(/listening/)).rejects.toThrow(/tiny exited with code 1[\s\S]*port is taken/);
  });

  it('has what was printed in the log file when it has exited', async () => {
    const tiny = start('console.log("hello")');
    await tiny.exited;
    expect(await readFile(join(folder, 'tiny.log'), 'utf8')).toBe('hello\n');
  });

  it('says so when the command cannot be started', async () => {
    const tiny = start('', { command: join(folder, 'missing') });
    expect((await tiny.exited).code).toBe(127);
    expect(tiny.lastLines().join()).toContain('ENOENT');
  });

  it('kills a process that ignores SIGTERM after the grace time', async () => {
    const tiny = start('process.on("SIGTERM", () => {}); setInterval(() => {}, 1e6); console.log("up")', {
      graceMs: 50,
    });
    await tiny.line(/up/);

    await tiny.stop();

    expect(await tiny.exited).toEqual({ code: null, signal: 'SIGKILL' });
  });

  it('stops a paused process', async () => {
    const tiny = start('setInterval(() => {}, 1e6); console.log("up")');
    await tiny.line(/up/);
    tiny.signal('SIGSTOP');

    await tiny.stop();

    expect(await tiny.exited).toEqual({ code: null, signal: 'SIGTERM' });
  });

  it('stops its process when the parent is killed with -9', async () => {
    const parent = spawn(process.execPath, [await parentScript()], { stdio: ['ignore', 'pipe', 'inherit'] });
    const [printed] = (await once(parent.stdout, 'data')) as [Buffer];
    parent.kill('SIGKILL');
    const pid = Number(printed.toString());
    expect(pid).toBeGreaterThan(0);
    await expect.poll(() => lives(pid)).toBe(false);
  });

  /** A program that starts a guarded process, prints its pid, and stays. */
  async function parentScript(): Promise<string> {
    const module = new URL('./guarded-process.ts', import.meta.url).href;
    const script = `import { startGuarded } from ${JSON.stringify(module)};
const tiny = startGuarded({ name: 'tiny', command: process.execPath, env: {}, graceMs: 500,
  args: ['-e', 'setInterval(() => {}, 1e6); console.log("up")'], logFile: ${JSON.stringify(join(folder, 'tiny.log'))} });
while (!tiny.pid()) await new Promise((resolve) => setTimeout(resolve, 5));
console.log(tiny.pid());
setInterval(() => {}, 1e6);`;
    const file = join(folder, 'parent.mjs');
    await writeFile(file, script);
    return file;
  }
});

/** Whether a process with this id runs. */
function lives(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
