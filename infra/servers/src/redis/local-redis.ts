import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { freePort } from '../machine/free-port.ts';
import { startGuarded } from '../process/guarded-process.ts';
import { type Supervised, supervise } from '../process/supervise.ts';
import type { RedisCommand } from './find-redis.ts';
import { redisSettings } from './redis-settings.ts';

/** A redis-server of this machine. */
export interface LocalRedisOptions {
  command: RedisCommand;
  /** Folder of its data and log; created if missing, and kept. */
  folder: string;
  /** Further settings, as on its command line; the last one of a name counts. @default none */
  settings?: readonly string[];
}

/** A Redis that is a process of ours; `kill` and `start` keep its address and its data. */
export type LocalRedis = Supervised & { readonly url: string };

/** Starts a redis-server on a free port, which writes down everything before it answers; resolves once it takes requests. */
export async function startLocalRedis({ command, folder, settings = [] }: LocalRedisOptions): Promise<LocalRedis> {
  await mkdir(folder, { recursive: true });
  const port = await freePort();
  const place = ['--bind', '127.0.0.1', '--port', `${port}`, '--dir', folder, '--save', ''];
  const redis = supervise({
    name: 'redis',
    spawn: () =>
      startGuarded({
        name: 'redis',
        command: command.command,
        args: [...place, ...redisSettings, ...settings],
        env: command.env,
        logFile: join(folder, 'redis.log'),
      }),
    ready: (process) => process.line(/Ready to accept connections/),
    onDeath: 'fail',
    log: () => {},
  });
  await redis.start();
  return { ...redis, url: `redis://127.0.0.1:${port}` };
}
