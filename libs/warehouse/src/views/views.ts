import { readFile } from 'node:fs/promises';
import { DATASET } from '@cio-bus/contracts';
import type { Dialect } from '../create-warehouse-query.ts';

/** The views over `delivery_events`, each after those that it reads. */
export const viewNames = [
  'events_current',
  'delivery_funnel',
  'campaign_engagement_daily',
  'command_outcomes',
  'dead_letters',
] as const;
/** One of {@link viewNames}. */
export type ViewName = (typeof viewNames)[number];

/** Whether the text names a view. */
export const isViewName = (text: string): text is ViewName => (viewNames as readonly string[]).includes(text);

/** Where the views of BigQuery lie. */
export interface BigqueryPlace {
  project: string;
  dataset: string;
}

/** A view's query in GoogleSQL, as it stands in its file: with `${project}` and `${dataset}` for Terraform to fill in. */
export const googleViewText = (name: ViewName): Promise<string> => readView('googlesql', name);

/** A view's query in GoogleSQL for one dataset. */
export async function googleViewQuery(name: ViewName, { project, dataset }: BigqueryPlace): Promise<string> {
  const text = await googleViewText(name);
  return text.replaceAll(/\$\{project\}/g, project).replaceAll(/\$\{dataset\}/g, dataset);
}

/** The statement that makes a view in DuckDB, or brings it up to date. */
export async function duckdbViewStatement(name: ViewName): Promise<string> {
  return `CREATE OR REPLACE VIEW ${DATASET}.${name} AS\n${await readView('duckdb', name)}`;
}

/** A view's query with the tables and views that it reads under their bare names, for common table expressions. */
export async function bareViewQuery(name: ViewName, dialect: Dialect): Promise<string> {
  const text = (await readView(dialect, name)).replaceAll(/^--.*\n/gm, '').trimEnd();
  return dialect === 'duckdb'
    ? text.replaceAll(`${DATASET}.`, '')
    : text.replaceAll(/`\$\{project\}\.\$\{dataset\}\.(\w+)`/g, '$1');
}

const readView = (dialect: Dialect, name: ViewName) =>
  readFile(new URL(`./${dialect}/${name}.sql`, import.meta.url), 'utf8');
