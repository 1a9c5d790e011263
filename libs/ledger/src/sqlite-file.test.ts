import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { stateDir } from '../test/state-dir.ts';
import { openSqlite } from './sqlite-file.ts';

const schema = 'CREATE TABLE IF NOT EXISTS t (id TEXT PRIMARY KEY) STRICT';
const open = (directory: string) => openSqlite(join(directory, 'deep', 't.sqlite'), { schema, durability: 'full' });

describe('openSqlite', () => {
  it('commits the writes of one turn together: all, or none and every caller gets the error', async () => {
    const file = open(stateDir());
    const insert = file.database.prepare('INSERT INTO t (id) VALUES (?)');
    const ends = await Promise.allSettled(['a', 'b', 'a'].map((id) => file.write(() => insert.run(id))));
    expect(ends.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected']);
    expect(file.database.prepare('SELECT id FROM t').all()).toEqual([]);
    await file.close();
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
