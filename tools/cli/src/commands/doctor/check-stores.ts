import { accessSync, constants, existsSync } from 'node:fs';
import { columns } from '@cio-bus/contracts';
import { QueryError, type WarehouseQuery } from '@cio-bus/warehouse';
import { type Check, fault, ok } from './diagnosis.ts';

/** The table, and its columns. */
export const checkTable: Check = {
  name: 'the table can be queried',
  action:
    'see docs/runbooks/warehouse-unavailable.md; with DuckDB, WAREHOUSE_SQL_URL is the health port of bigquery-sink',
  async run({ connections }) {
    const warehouse = connections.warehouse();
    await warehouse.query(`SELECT 1 FROM ${warehouse.table} LIMIT 1`);
    const queried = ok(checkTable.name);
    const check = 'the table has every column';
    const missing = await missingColumns(warehouse);
    if (missing.length === 0) return [queried, ok(check)];
    return [
      queried,
      fault(
        check,
        `missing: ${missing.join(', ')}`,
        'add them: infra/setup, or terraform apply; the sink of this version writes them',
      ),
    ];
  },
};

async function missingColumns({ query, table }: WarehouseQuery): Promise<string[]> {
  const has = async (names: readonly string[]) => {
    try {
      await query(`SELECT ${names.join(', ')} FROM ${table} LIMIT 1`);
      return true;
    } catch (error) {
      if (error instanceof QueryError) return false;
      throw error;
    }
  };
  const names = columns.map(({ name }) => name);
  if (await has(names)) return [];
  const missing: string[] = [];
  for (const name of names) if (!(await has([name]))) missing.push(name);
  return missing;
}

/** The ledger of sends: Redis and its settings, or a file. */
export const checkLedger: Check = {
  name: 'the ledger of sends can be used, and keeps what it has',
  action: 'see libs/ledger/README.md; REDIS_URL and STATE_DIR must be those of transactional-sender',
  async run({ connections }) {
    const { folder, file } = connections.ledgerPlace();
    if (file !== undefined && existsSync(folder)) accessSync(folder, constants.W_OK);
    if (file !== undefined && !existsSync(file))
      return [
        {
          check: checkLedger.name,
          state: 'skipped',
          found: `${file} is not here: dlq settle works where transactional-sender has its STATE_DIR`,
        },
      ];
    await connections.sends();
    return [ok(checkLedger.name)];
  },
};
