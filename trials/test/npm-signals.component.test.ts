import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { rootDir } from '@cio-bus/servers';
import { afterEach, describe, expect, it } from 'vitest';

/** Every process below this one, however deep. */
function descendantsOf(pid: number): number[] {
  const rows = execFileSync('ps', ['-eo', 'pid=,ppid='], { encoding: 'utf8' }).trim().split('\n');
  const pairs = rows.map((row) => row.trim().split(/\s+/).map(Number));
  const below = (parent: number): number[] =>
    pairs.flatMap(([child = 0, its]) => (its === parent ? [child, ...below(child)] : []));
  return below(pid);
}

const isAlive = (pid: number) => {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
};

describe('a signal to npm alone', () => {
  let npm: ChildProcess;
  let family: number[] = [];
  afterEach(() => {
    for (const pid of [npm.pid ?? 0, ...family].filter(isAlive)) process.kill(pid, 'SIGKILL');
  });

  it.each(['SIGINT', 'SIGTERM', 'SIGKILL'] as const)('ends the whole stack: %s', async (signal) => {
    npm = spawn('npm', ['run', 'demo', '--', '--commands', '60000'], {
      cwd: rootDir,
      env: { ...process.env, KAFKA_TOPIC_PREFIX: `test-npm-${process.pid}-${signal.toLowerCase()}.` },
      stdio: ['ignore', 'pipe', 'ignore'],
      detached: true, // a process group of its own, as a terminal would give it
    });
    const lines = createInterface({ input: npm.stdout as Readable });
    for await (const line of lines) if (/First \d+ commands/.test(line)) break;
    family = descendantsOf(npm.pid as number);
    expect(family.length).toBeGreaterThan(12); // bootstrap, demo, and a guard with its process for each part

    npm.kill(signal);

    await expect.poll(() => family.filter(isAlive), { timeout: 180_000, interval: 200 }).toEqual([]);
  });
});
