import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const main = fileURLToPath(new URL('../src/main.ts', import.meta.url));
const flags = ['--disable-warning=TimeoutNegativeWarning', '--disable-warning=ExperimentalWarning'];

/** A console as a process of its own. */
export interface ConsoleProcess {
  /** Calls the API; @throws Error for anything but 200 */
  call(path: string, body?: object): Promise<Record<string, unknown>>;
  /** Where its API is. */
  url: string;
  kill(): Promise<void>;
}

/** Starts a console without sign-in on a free port; resolves once it listens. */
export async function startConsoleProcess(env: Record<string, string | undefined>): Promise<ConsoleProcess> {
  const child = spawn(process.execPath, [...flags, main], {
    env: { ...process.env, ...env, PORT: '0', HEALTH_PORT: '0' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const url = `http://127.0.0.1:${await portOf(child)}/api/v1`;
  return {
    url,
    kill: () => kill(child),
    async call(path, body) {
      const headers = { 'x-cio-console': '1', 'content-type': 'application/json' };
      const sent = body === undefined ? {} : { method: 'POST', headers, body: JSON.stringify(body) };
      const response = await fetch(url + path, sent);
      const answer = (await response.json()) as Record<string, unknown>;
      if (!response.ok) throw new Error(`${path} ${response.status}: ${JSON.stringify(answer)}`);
      return answer;
    },
  };
}

/** The port that it logs. The rest of its output is read, and dropped. */
async function portOf(child: ChildProcess): Promise<number> {
  const listening = Promise.withResolvers<number>();
  const lines = createInterface({ input: child.stdout as NodeJS.ReadableStream });
  const last: string[] = [];
  lines.on('line', (line) => {
    last.push(line);
    if (line.includes('console is listening')) listening.resolve(Number((JSON.parse(line) as { port: number }).port));
  });
  child.once('exit', (code) =>
    listening.reject(new Error(`the console exited with ${code}: ${last.slice(-3).join('\n')}`)),
  );
  return listening.promise;
}

async function kill(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exited = once(child, 'exit');
  child.kill('SIGKILL');
  await exited;
}
