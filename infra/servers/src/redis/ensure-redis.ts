import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { dockerAnswers } from '../process/probe.ts';
import { startDockerRedis } from './docker-redis.ts';
import { findRedis } from './find-redis.ts';
import { startLocalRedis } from './local-redis.ts';

type Env = Readonly<Record<string, string | undefined>>;

/** A Redis that accepts requests. */
export interface FoundRedis {
  readonly url: string;
  /** Stops what was started; does nothing for a server that was found. */
  stop(): Promise<void>;
}

/**
 * Finds or starts a Redis: the one of REDIS_URL, otherwise a container if Docker responds, otherwise redis-server on this
 * machine, which is downloaded if missing.
 *
 * @throws PrerequisiteError that says what to install or set if none of these exists
 */
export async function ensureRedis(env: Env = process.env): Promise<FoundRedis> {
  if (env.REDIS_URL) return { url: env.REDIS_URL, stop: async () => {} };
  if (await dockerAnswers(env)) return startDockerRedis();
  const command = await findRedis(env);
  const folder = await mkdtemp(join(tmpdir(), 'cio-bus-redis-'));
  const redis = await startLocalRedis({ command, folder });
  const stop = async () => {
    await redis.stop();
    await rm(folder, { recursive: true, force: true });
  };
  return { url: redis.url, stop };
}
