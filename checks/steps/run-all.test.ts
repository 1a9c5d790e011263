import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { afterEach, describe, expect, it } from 'vitest';

const module = (name: string) => JSON.stringify(new URL(`./${name}.ts`, import.meta.url).href);

describe('runAll', () => {
  let child: ChildProcess;
  afterEach(() => void child.kill('SIGKILL'));

  /** Runs a step whose command runs for a minute, then another one. */
  function start(): AsyncIterator<string> {
    const script = `import { runAll } from ${module('run-all')};
import { commandStep } from ${module('command-step')};
const long = ['node', '-e', 'console.log("up"); setTimeout(() => {}, 60_000)'];
await runAll([commandStep('long', long), commandStep('next', ['node', '-e', ''])]);`;
    child = spawn(process.execPath, ['--input-type=module', '-e', script], { stdio: ['ignore', 'pipe', 'inherit'] });
    return createInterface({ input: child.stdout as Readable })[Symbol.asyncIterator]();
  }

  it.each(['SIGINT', 'SIGTERM'] as const)(
    'ends at %s: the running command stops, no next step starts',
    async (signal) => {
      const lines = start();
      const printed: string[] = [];
      const readUntil = async (text?: string) => {
        for (let line = await lines.next(); !line.done; line = await lines.next()) {
          printed.push(line.value);
          if (line.value === text) return;
        }
      };
      await readUntil('up');
      const signalledAt = performance.now();
      const exited = once(child, 'exit');
      child.kill(signal); // this process alone: the command must not need a signal of its own
      await readUntil();

      expect(await exited).toEqual([130, null]);
      expect(performance.now() - signalledAt).toBeLessThan(5_000);
      expect(printed.join('\n')).toMatch(/── long: INTERRUPTED .*\n\n0 passed, 1 failed, then interrupted$/);
    },
  );
});
