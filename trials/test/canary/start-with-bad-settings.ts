import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { environmentOf, type ServiceName, type Settings, serviceNames, services } from '@cio-bus/local';
import { rootDir } from '@cio-bus/servers';
import type { Canaries } from './canaries.ts';
import type { Reply } from './post-canaries.ts';

const A_MOMENT_MS = 500;

/** Starts every service with nonsense for each of its settings, and as a user whom Kafka does not know; resolves with what they print. */
export async function startWithBadSettings({ word }: Canaries, settings: Settings): Promise<Reply[]> {
  const nonsense = serviceNames.map((name) => {
    const names = Object.keys(services[name].settings);
    return start(name, 'nonsense', Object.fromEntries(names.map((setting) => [setting, word('badsetting')])));
  });
  const stranger = {
    ...settings,
    KAFKA_SASL_MECHANISM: 'plain',
    KAFKA_SASL_USERNAME: word('kafkauser'),
    KAFKA_SASL_PASSWORD: word('kafkapassword'),
    STATE_DIR: undefined,
  };
  return Promise.all([...nonsense, start('track-publisher', 'a wrong password', stranger)]);
}

/** Resolves with its output until it exits; a process that would keep trying is stopped shortly after its first error. */
async function start(name: ServiceName, what: string, settings: Settings): Promise<Reply> {
  const child = spawn(process.execPath, [join(rootDir, `services/${name}/src/main.ts`)], {
    env: environmentOf(services[name].settings, settings),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const output: string[] = [];
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (text: Buffer) => {
      output.push(text.toString());
      if (output.join('').includes('SASL')) setTimeout(() => child.kill('SIGKILL'), A_MOMENT_MS);
    });
  }
  await once(child, 'close');
  return { name: `${what} for ${name}`, text: output.join('') };
}
