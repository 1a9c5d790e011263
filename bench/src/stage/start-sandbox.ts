import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { pathToFileURL } from 'node:url';
import { sandboxCredentials } from '@cio-bus/local';
import { rootDir } from '@cio-bus/servers';

/** A sandbox in its own process. */
export interface SandboxProcess {
  readonly url: string;
  stop(): Promise<void>;
}

/** Starts an empty sandbox. */
export async function startSandbox(): Promise<SandboxProcess> {
  const child = fork(join(rootDir, 'infra/customerio-sandbox/src/main.ts'), {
    env: { ...sandboxCredentials },
    execArgv: ['--import', pathToFileURL(join(rootDir, 'infra/servers/src/process/end-with-parent.mjs')).href],
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
  });
  const [line] = (await once(createInterface({ input: child.stdout as Readable }), 'line')) as [string];
  const { listening } = JSON.parse(line) as { listening: string };
  return {
    url: listening,
    async stop() {
      child.kill('SIGKILL');
      await once(child, 'exit');
    },
  };
}
