import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';

const FIXTURE = new URL('./fixture-service.ts', import.meta.url).pathname;

const { NODE_COMPILE_CACHE } = process.env;
/** Without types to strip, a start takes half of the CPU time. */
const compiled = NODE_COMPILE_CACHE ? { NODE_COMPILE_CACHE } : {};

/** The fixture service in a child process. */
export class ChildService {
  /** What its parts said. */
  readonly said: string[] = [];
  /** Its log. */
  readonly logged: { msg: string; healthPort?: number; err?: { message: string } }[] = [];
  stderr = '';
  readonly process: ChildProcess;
  readonly #closed: Promise<unknown>;

  constructor(env: Readonly<Record<string, string>>) {
    const child = spawn(process.execPath, [FIXTURE], {
      env: { ...compiled, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.process = child;
    this.#closed = once(child, 'close');
    createInterface(child.stdout).on('line', (line) => {
      if (line.startsWith('{')) this.logged.push(JSON.parse(line));
      else this.said.push(line);
    });
    child.stderr.on('data', (chunk) => {
      this.stderr += chunk;
    });
  }

  signal(name: NodeJS.Signals): void {
    this.process.kill(name);
  }

  /** Its exit code; null when a signal ended it. */
  async exitCode(): Promise<number | null> {
    await this.#closed;
    return this.process.exitCode;
  }

  get messages(): string[] {
    return this.logged.map(({ msg, err }) => (err ? `${msg}: ${err.message}` : msg));
  }
}
