import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildWeb } from '@cio-bus/console-web';
import { freePort, rootDir, startGuarded } from '@cio-bus/servers';
import { imageEnv, nodeFlags } from './image-runtime.ts';
import { waitUntil } from './wait-until.ts';

/** A console in its own process. */
export interface ConsoleProcess {
  readonly url: string;
  stop(): Promise<void>;
}

/** Starts a console without sign-in over the topics of a prefix; resolves once it knows this many dead letters. */
export async function startConsole(kafka: {
  KAFKA_BROKERS: string;
  KAFKA_TOPIC_PREFIX: string;
  deadLetters: number;
}): Promise<ConsoleProcess> {
  await buildWeb();
  const { deadLetters, ...settings } = kafka;
  const STATE_DIR = await mkdtemp(join(tmpdir(), 'cio-bus-bench-'));
  const port = await freePort();
  const console = startGuarded({
    name: 'console',
    command: process.execPath,
    args: [...nodeFlags, join(rootDir, 'services/console/src/main.ts')],
    env: { PATH: process.env.PATH ?? '', ...imageEnv, ...settings, STATE_DIR, PORT: String(port) },
    logFile: join(STATE_DIR, 'console.log'),
  });
  const url = `http://127.0.0.1:${port}`;
  const ended = console.exited.then(() => {
    throw new Error(`the console has ended: ${console.lastLines().join('\n')}`);
  });
  await Promise.race([waitUntil(async () => (await countOpen(url)) === deadLetters), ended]);
  return {
    url,
    async stop() {
      ended.catch(() => {});
      await console.stop();
      await rm(STATE_DIR, { recursive: true, force: true });
    },
  };
}

/** Undefined while it does not listen, or reads Kafka. */
async function countOpen(url: string): Promise<number | undefined> {
  const answer = await fetch(`${url}/api/v1/groups`).catch(() => undefined);
  if (!answer?.ok) return undefined;
  const { items } = (await answer.json()) as { items: { open: number }[] };
  return items.reduce((sum, { open }) => sum + open, 0);
}
