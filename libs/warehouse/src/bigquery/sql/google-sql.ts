import { readFile } from 'node:fs/promises';
import { isTable, type SqlDialect, withoutComments } from '../../views/dialect.ts';
import type { ViewName } from '../../views/view-names.ts';

/** BigQuery's SQL. */
export const googleSql: SqlDialect = {
  name: 'googlesql',
  viewQuery: async (name) =>
    withoutComments(await googleViewText(name)).replaceAll(/`\$\{project\}\.\$\{dataset\}\.(\w+)`/g, '$1'),
  text: 'STRING',
  jsonText: (column, path) => `JSON_VALUE(${column}, '${path}')`,
  columnTypes: ({ dataset, table }) =>
    `SELECT column_name, data_type FROM ${dataset}.INFORMATION_SCHEMA.COLUMNS WHERE ${isTable(table)}`,
  typeName: (type) => type,
  sha256: (expression) => `TO_HEX(SHA256(${expression}))`,
};

/** A view's query as its file has it, with `${project}` and `${dataset}` for Terraform to fill in. */
export const googleViewText = (name: ViewName): Promise<string> =>
  readFile(new URL(`./views/${name}.sql`, import.meta.url), 'utf8');

/** A view's query for one dataset. */
export async function googleViewQuery(
  name: ViewName,
  { project, dataset }: { project: string; dataset: string },
): Promise<string> {
  const text = await googleViewText(name);
  return text.replaceAll(/\$\{project\}/g, project).replaceAll(/\$\{dataset\}/g, dataset);
}
