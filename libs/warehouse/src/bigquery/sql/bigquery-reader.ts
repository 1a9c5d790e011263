import type { BigQuery } from '@google-cloud/bigquery';
import { QueryError, type QueryParameters, type WarehouseReader } from '../../port/warehouse.ts';
import { kindOfRestError, restErrorText, restOutage } from '../connection/rest-error.ts';
import { plainRow } from './plain-value.ts';

/** What a query may cost. */
export interface BigqueryLimits {
  timeoutMs: number;
  maxRows: number;
}

const DEFAULT_LIMITS: BigqueryLimits = { timeoutMs: 30_000, maxRows: 100_000 };

/**
 * Reads BigQuery in GoogleSQL. A dry run tells what a statement is before it runs; whether it may is up to the
 * credentials. Parameters are written `$name`, as everywhere, which is BigQuery's `@name`.
 */
export function createBigqueryReader(bigquery: BigQuery, limits: BigqueryLimits = DEFAULT_LIMITS): WarehouseReader {
  return {
    async query(sql, parameters = {}) {
      try {
        return await runReading(bigquery, request(sql, parameters, limits), limits);
      } catch (error) {
        if (error instanceof QueryError) throw error;
        if (kindOfRestError(error) === 'passing') throw restOutage(error);
        throw new QueryError(restErrorText(error), { cause: error });
      }
    },
  };
}

type Request = ReturnType<typeof request>;

/** Values go as text, as the API has them; goccy's emulator takes no other form. */
const request = (sql: string, parameters: QueryParameters, { timeoutMs }: BigqueryLimits) => ({
  query: withNamedParameters(sql, Object.keys(parameters)),
  params: Object.fromEntries(
    Object.entries(parameters).map(([name, value]) => [name, value === null ? null : String(value)]),
  ),
  types: Object.fromEntries(Object.entries(parameters).map(([name, value]) => [name, typeOf(value)])),
  useLegacySql: false,
  jobTimeoutMs: timeoutMs,
});

async function runReading(bigquery: BigQuery, asked: Request, { maxRows }: BigqueryLimits) {
  if (asked.query.trim() === '') throw new QueryError('the statement is empty');
  const [dryRun] = await bigquery.createQueryJob({ ...asked, dryRun: true });
  const kind: unknown = dryRun.metadata?.statistics?.query?.statementType; // not every emulator tells
  if (kind !== undefined && kind !== 'SELECT') throw new QueryError(`only SELECT is answered, not ${kind}`);

  const [job] = await bigquery.createQueryJob(asked);
  const rows: Record<string, unknown>[] = [];
  for await (const row of job.getQueryResultsStream({ wrapIntegers: true })) {
    if (rows.length === maxRows) throw new QueryError(`the query finds more than ${maxRows} rows; add a LIMIT`);
    rows.push(plainRow(row));
  }
  return rows;
}

const withNamedParameters = (sql: string, names: readonly string[]) =>
  names.reduce((text, name) => text.replaceAll(new RegExp(`\\$${name}\\b`, 'g'), `@${name}`), sql);

/** BigQuery must be told the type of a null, and would take 5 for INT64 and 5.5 for FLOAT64. */
function typeOf(value: string | number | boolean | null): string {
  if (typeof value === 'number') return Number.isInteger(value) ? 'INT64' : 'FLOAT64';
  return typeof value === 'boolean' ? 'BOOL' : 'STRING';
}
