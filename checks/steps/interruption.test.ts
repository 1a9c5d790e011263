import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { afterEach, describe, expect, it } from 'vitest';

const module = (name: string) => JSON.stringify(new URL(`./${name}.ts`, import.meta.url).href);

describe('interruption', () => {
  let child: ChildProcess;
  afterEach(() => void child.kill('SIGKILL'));

  /** Runs a command that lasts a minute, then another one, as phases are run. */
  function start(): AsyncIterator<string> {
    const script = `import { EXIT_INTERRUPTED, interruption } from ${module('interruption')};
import { runCommand } from ${module('command-step')};
const signal = interruption();
const long = ['node', '-e', 'console.log("up"); setTimeout(() => {}, 60_000)'];
const next = ['node', '-e', 'console.log("next")'];
for (const command of [long, next]) if (!signal.aborted) await runCommand(command, signal);
process.exitCode = signal.aborted ? EXIT_INTERRUPTED : 0;`;
    child = spawn(process.execPath, ['--input-type=module', '-e', script], { stdio: ['ignore', 'pipe', 'inherit'] });
    return createInterface({ input: child.stdout as Readable })[Symbol.asyncIterator]();
  }

  it.each(['SIGINT', 'SIGTERM'] as const)('at %s ends the running command, and no next one starts', async (name) => {
    const lines = start();
    expect((await lines.next()).value).toBe('up');
    const exited = once(child, 'exit');
    child.kill(name); // this process alone: the command must not need a signal of its own

    expect((await lines.next()).done).toBe(true);
    expect(await exited).toEqual([130, null]);
  });
});
