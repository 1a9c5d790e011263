import { PrerequisiteError } from '@cio-bus/servers';
import { googleViewText, viewNames } from '@cio-bus/warehouse';
import { Dialect, transpile } from '@polyglot-sql/sdk';
import type { GeneratedFile } from './generated-file.ts';

/** The views as Terraform applies them, and in DuckDB's dialect. Their one source are the GoogleSQL files of libs/warehouse. */
export async function warehouseViews(): Promise<GeneratedFile[]> {
  const views = viewNames.map(async (name) => {
    const text = await googleViewText(name);
    return [
      { path: `terraform/modules/warehouse/views/${name}.sql`, text: notice(name) + text },
      { path: `libs/warehouse/src/duckdb/views/${name}.sql`, text: toDuckdb(name, text) },
    ];
  });
  return (await Promise.all(views)).flat();
}

/** @throws PrerequisiteError naming a view that cannot be translated */
function toDuckdb(name: string, googleSql: string): string {
  const query = googleSql.replaceAll(/^--.*\n/gm, '');
  const plain = query.replaceAll(/`\$\{project\}\.\$\{dataset\}\.(\w+)`/g, 'customerio_events.$1');
  const { success, sql, error } = transpile(plain, Dialect.BigQuery, Dialect.DuckDB, { pretty: true });
  const [statement] = sql ?? [];
  if (!success || statement === undefined)
    throw new PrerequisiteError(`view ${name}: ${error ?? 'there is no statement in it'}`);
  // Our DuckDB timestamps have no zone and are always UTC; one with a zone would need an extension.
  const text = statement.replaceAll('TIMESTAMPTZ', 'TIMESTAMP');
  return `${notice(name)}${text}\n`;
}

const notice = (name: string) =>
  `-- Made by \`npm run generate\` from libs/warehouse/src/bigquery/sql/views/${name}.sql; changes here are lost.\n`;
