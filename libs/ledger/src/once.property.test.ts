import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { onceProperties } from '../test/once-properties.ts';
import { stateDir } from '../test/state-dir.ts';
import { openSqlite } from './sqlite/sqlite-file.ts';
import { createSqliteSendStore, sendSchema } from './sqlite/sqlite-send-store.ts';

async function openStore() {
  const file = openSqlite(join(stateDir(), 'sends.sqlite'), { schema: sendSchema, durability: 'normal' });
  onTestFinished(() => file.close());
  return createSqliteSendStore(file);
}

onceProperties('SQLite', openStore, 300);
