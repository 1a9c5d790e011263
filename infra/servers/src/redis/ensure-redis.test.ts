import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ensureRedis } from './ensure-redis.ts';

describe('ensureRedis', () => {
  it('uses the given address and starts nothing', async () => {
    const redis = await ensureRedis({ REDIS_URL: 'redis://redis-1:6379' });

    expect(redis.url).toBe('redis://redis-1:6379');
    await redis.stop();
  });

  it('says in one message what to set or install when there is no Redis, no Docker and no apt', async () => {
    const empty = await mkdtemp(join(tmpdir(), 'cio-bus-nothing-'));

    const started = ensureRedis({ PATH: empty, HOME: empty });

    await expect(started).rejects.toThrow(/set REDIS_URL[\s\S]*start Docker[\s\S]*install Redis 6.2 or later/);
    await expect(started).rejects.toMatchObject({ name: 'PrerequisiteError' });
    await rm(empty, { recursive: true });
  });
});
