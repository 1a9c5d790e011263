import { randomUUID } from 'node:crypto';
import { mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { stateDir } from '../../test/state-dir.ts';
import { openSqlite } from './sqlite-file.ts';

const schema = 'CREATE TABLE IF NOT EXISTS t (id TEXT PRIMARY KEY) STRICT';
const open = (directory: string) => openSqlite(join(directory, 'deep', 't.sqlite'), { schema, durability: 'full' });

describe('openSqlite', () => {
  it('commits the writes of one turn together, and work that throws fails alone', async () => {
    const file = open(stateDir());
    const insert = file.database.prepare('INSERT INTO t (id) VALUES (?)');
    const writes = await Promise.allSettled(['a', 'b', 'a', 'c'].map((id) => file.write(() => insert.run(id))));
    expect(writes.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'rejected', 'fulfilled']);
    expect(file.database.prepare('SELECT id FROM t').all()).toMatchObject([{ id: 'a' }, { id: 'b' }, { id: 'c' }]);
    await file.close();
  });

  it('is unavailable while its disk is full, and works again once there is room', async () => {
    const file = open(stateDir());
    const insert = file.database.prepare('INSERT INTO t (id) VALUES (?)');
    const fill = () => file.write(() => insert.run(randomUUID().repeat(100)));
    file.database.exec('PRAGMA max_page_count = 8');
    const writes = await Promise.allSettled(Array.from({ length: 40 }, fill));
    expect(writes.every((write) => write.status === 'rejected' && write.reason.code === 'STORE_UNAVAILABLE')).toBe(
      true,
    );
    await expect(file.read(() => file.database.prepare('SELECT count(*) AS n FROM t').get())).resolves.toEqual({
      n: 0,
    });

    file.database.exec('PRAGMA max_page_count = 100000');
    await fill();
    await file.close();
  });

  it('waits for the transaction of another process without blocking the event loop', async () => {
    const directory = stateDir();
    const [file, other] = [open(directory), open(directory)];
    other.database.exec('BEGIN IMMEDIATE');
    let turns = 0;
    const heartbeats = setInterval(() => (turns += 1), 5);
    const write = file.write(() => file.database.exec("INSERT INTO t (id) VALUES ('a')"));
    await expect.poll(() => turns, { interval: 5 }).toBeGreaterThan(3);
    other.database.exec('COMMIT');
    await write;

    other.database.exec('BEGIN IMMEDIATE');
    await expect(file.write(() => {})).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE' });
    other.database.exec('ROLLBACK');
    await file.write(() => {});
    clearInterval(heartbeats);
    await Promise.all([file.close(), other.close()]);
  });

  it('is unavailable when the file was removed: a restart would not find what is written to it', async () => {
    const directory = stateDir();
    const file = open(directory);
    const path = join(directory, 'deep', 't.sqlite');
    renameSync(path, `${path}.moved`);
    await expect(file.write(() => {})).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE' });
    await expect(file.read(() => {})).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE' });
    renameSync(`${path}.moved`, path);
    await file.write(() => {});
    await file.close();
  });

  it('reports a file that is not a database', () => {
    const directory = stateDir();
    mkdirSync(join(directory, 'deep'));
    writeFileSync(join(directory, 'deep', 't.sqlite'), 'not a database'.repeat(1_000));
    expect(() => open(directory)).toThrow(/STORE_UNAVAILABLE: .*t\.sqlite cannot be used: .*SQLite code 26/);
  });

  it('finishes pending writes before it closes', async () => {
    const directory = stateDir();
    const file = open(directory);
    const writing = file.write(() => file.database.exec("INSERT INTO t (id) VALUES ('a')"));
    await file.close();
    await writing;
    const again = open(directory);
    expect(again.database.prepare('SELECT id FROM t').all()).toMatchObject([{ id: 'a' }]);
    await again.close();
  });
});
