import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findRedis, startLocalRedis } from '@cio-bus/servers';
import type { Measure } from '../../harness/trial.ts';

/** Runs a trial with a Redis of its own. */
export async function withRedis(use: (url: string) => Promise<Measure[]>): Promise<Measure[]> {
  const folder = await mkdtemp(join(tmpdir(), 'cio-bus-trial-redis-'));
  const redis = await startLocalRedis({ command: await findRedis(process.env), folder });
  try {
    return await use(redis.url);
  } finally {
    await redis.stop();
    await rm(folder, { recursive: true, force: true });
  }
}
