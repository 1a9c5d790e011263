import { type ChildProcess, spawn } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';

const guard = fileURLToPath(new URL('./guard.mjs', import.meta.url));
const LINES_KEPT = 40;
const GRACE_MS = 10_000;

/** What to start. `env` is all that the process gets. */
export interface ProcessOptions {
  name: string;
  command: string;
  args: readonly string[];
  env: Readonly<Record<string, string>>;
  cwd?: string;
  /** Gets everything the process prints. */
  logFile: string;
  /** Time between SIGTERM and SIGKILL. @default 10 s */
  graceMs?: number;
}

/** How a process ended. */
export interface Exit {
  code: number | null;
  signal: string | null;
}

/** A process that ends with its parent, even if the parent is killed. */
export interface GuardedProcess {
  readonly name: string;
  /** Process id of the command itself; undefined until it runs. */
  pid(): number | undefined;
  /** Resolves when the process has ended and all its output is in the log. */
  readonly exited: Promise<Exit>;
  /** The last lines it printed, oldest first. */
  lastLines(): readonly string[];
  /** Resolves with the next printed line that matches. @throws Error with the last lines if the process exits first */
  line(pattern: RegExp): Promise<RegExpExecArray>;
  signal(signal: NodeJS.Signals): void;
  /** SIGTERM, after the grace time SIGKILL; resolves when it has ended. */
  stop(): Promise<void>;
  /** Id of the process group of the guard and the process; undefined when not even the guard could be started. */
  readonly groupId: number | undefined;
}

/** Starts a process under a guard that ends it when this process is gone. */
export function startGuarded(options: ProcessOptions): GuardedProcess {
  const { name, command, args, env, cwd, logFile, graceMs = GRACE_MS } = options;
  // Its own process group: a Ctrl-C in the terminal reaches only this process, which stops the others in order.
  const child = spawn(process.execPath, [guard, String(graceMs), command, ...args], {
    env,
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    ...(cwd ? { cwd } : {}),
  });
  const output = readOutput(child, logFile);
  let pid: number | undefined;
  let reported: Exit | undefined;
  child.on('message', (message: { pid?: number } & Partial<Exit>) => {
    if (message.pid) pid = message.pid;
    else reported = { code: message.code ?? null, signal: message.signal ?? null };
  });
  const exited = new Promise<Exit>((resolve) => {
    // Not before the log is written: its folder may be removed next.
    child.on('close', (code, signal) => output.close(() => resolve(reported ?? { code, signal })));
  });
  const signal = (signal: NodeJS.Signals) => {
    if (child.connected) child.send({ signal }, () => {}); // a failed write means that it has just exited
  };
  return {
    name,
    pid: () => pid,
    exited,
    lastLines: () => output.lines,
    line: (pattern) =>
      Promise.race([output.match(pattern), exited.then((exit) => Promise.reject(died(name, exit, output.lines)))]),
    signal,
    groupId: child.pid,
    stop: async () => {
      signal('SIGTERM');
      await exited;
    },
  };
}

/** A process exited unexpectedly. The message names it and contains its last lines; a stack trace would add nothing. */
export class ProcessExitError extends Error {
  override readonly name = 'ProcessExitError';
}

/** An error that names the process, how it ended and what it printed last. */
export function died(name: string, { code, signal }: Exit, lines: readonly string[]): ProcessExitError {
  const how = signal ? `was ended by ${signal}` : `exited with code ${code}`;
  const tail =
    lines.length > 0 ? `; its last lines:\n${lines.map((line) => `  ${line}`).join('\n')}` : ' and printed nothing';
  return new ProcessExitError(`${name} ${how}${tail}`);
}

function readOutput(child: ChildProcess, logFile: string) {
  const log = createWriteStream(logFile, { flags: 'a' });
  const lines: string[] = [];
  const waiting = new Set<(line: string) => void>();
  for (const stream of [child.stdout, child.stderr]) {
    createInterface({ input: stream as Readable }).on('line', (line) => {
      log.write(`${line}\n`);
      lines.push(line);
      if (lines.length > LINES_KEPT) lines.shift();
      for (const check of waiting) check(line);
    });
  }
  const match = (pattern: RegExp) =>
    new Promise<RegExpExecArray>((resolve) => {
      const check = (line: string) => {
        const found = pattern.exec(line);
        if (!found) return;
        waiting.delete(check);
        resolve(found);
      };
      waiting.add(check);
    });
  return { lines, match, close: (done: () => void) => void log.end(done) };
}
