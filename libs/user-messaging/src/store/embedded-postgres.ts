import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { UnavailableError } from '@cio-bus/service';
import type { PGlite } from '@electric-sql/pglite';

/** A Postgres inside this process, and the lock that keeps others out of its files. */
export interface EmbeddedPostgres {
  server: PGlite;
  close(): Promise<void>;
}

/**
 * Opens the Postgres whose files are in a folder, which is created if missing. It survives `kill -9`, and belongs to one process.
 *
 * @throws UnavailableError while another process has it
 */
export async function openEmbeddedPostgres(folder: string): Promise<EmbeddedPostgres> {
  await mkdir(folder, { recursive: true });
  const lock = lockFolder(folder);
  try {
    // Loaded only here: it is large, and a service with a Postgres of its own does not need it.
    const { PGlite } = await import('@electric-sql/pglite');
    const server = await PGlite.create(join(folder, 'data'));
    const close = async () => {
      await server.close().catch(() => {}); // it may have crashed; its log is complete
      lock.close();
    };
    return { server, close };
  } catch (error) {
    lock.close();
    throw error;
  }
}

/** PGlite locks nothing, and two servers on the same files destroy them. The lock of an SQLite file ends with its process. */
function lockFolder(folder: string): DatabaseSync {
  const file = new DatabaseSync(join(folder, 'lock.sqlite'));
  try {
    file.exec('PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE');
    return file;
  } catch (cause) {
    file.close();
    throw new UnavailableError(
      `${folder} is in use by another process: an embedded Postgres belongs to one; set DATABASE_URL for several`,
      { cause },
    );
  }
}
