import { accessSync, constants, existsSync } from 'node:fs';
import { columns } from '@cio-bus/contracts';
import { QueryError, type WarehouseQuery } from '@cio-bus/warehouse';
import { type Check, type Diagnosis, diagnose, fault, ok } from './diagnosis.ts';

/** The table, and its columns. */
export const checkTable: Check = {
  name: 'the table can be queried',
  action:
    'see docs/runbooks/warehouse-unavailable.md; with DuckDB, WAREHOUSE_SQL_URL is the health port of bigquery-sink',
  async run(context) {
    const warehouse = context.connections.warehouse();
    await warehouse.query(`SELECT 1 FROM ${warehouse.table} LIMIT 1`);
    return [ok(checkTable.name), await ofColumns(warehouse), ...(await diagnose(checkColumnTypes, context))];
  },
};

async function ofColumns(warehouse: WarehouseQuery): Promise<Diagnosis> {
  const check = 'the table has every column';
  const missing = await missingColumns(warehouse);
  if (missing.length === 0) return ok(check);
  const action = 'add them: infra/setup, or terraform apply; the sink of this version writes them';
  return fault(check, `missing: ${missing.join(', ')}`, action);
}

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

/** The types of the columns: a value of another type is refused, row by row. */
const checkColumnTypes: Check = {
  name: 'the columns have the expected types',
  action: 'see docs/runbooks/warehouse-unavailable.md',
  async run({ connections }) {
    const { query, dialect, ...name } = connections.warehouse();
    const rows = await query(dialect.columnTypes(name));
    const found = new Map(rows.map(({ column_name, data_type }) => [String(column_name), String(data_type)]));
    const wrong = columns.flatMap((column) => {
      const [type, expected] = [found.get(column.name), dialect.typeName(column.type)];
      return type === undefined || type === expected ? [] : `${column.name} is ${type}, not ${expected}`;
    });
    if (wrong.length === 0) return [ok(checkColumnTypes.name)];
    const action = 'stop the sink, and give them the types of docs/table.md: a column cannot take its values otherwise';
    return [fault(checkColumnTypes.name, wrong.join('; '), action)];
  },
};

/** The ledger of sends: Redis and its settings, or a file. */
export const checkLedger: Check = {
  name: 'the ledger of sends is usable and durable',
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
