import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { ensurePostgres } from './ensure-postgres.ts';
import { findPostgres } from './find-postgres.ts';

async function emptyFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'cio-bus-nothing-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  return folder;
}

describe('ensurePostgres', () => {
  it('uses the given address and starts nothing', async () => {
    const postgres = await ensurePostgres({ DATABASE_URL: 'postgres://app@db-1/app' });

    expect(postgres.url).toBe('postgres://app@db-1/app');
    await postgres.stop();
  });

  it('says in one message what to set or install when there is no Postgres and no apt', async () => {
    const empty = await emptyFolder();

    const found = findPostgres({ PATH: empty, HOME: empty }, { root: empty, cache: join(empty, 'cache') });

    await expect(found).rejects.toThrow(/set DATABASE_URL[\s\S]*start Docker[\s\S]*install Postgres 14 or later/);
    await expect(found).rejects.toMatchObject({ name: 'PrerequisiteError' });
  });
});
