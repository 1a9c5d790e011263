import type { BigQuery } from '@google-cloud/bigquery';
import { QueryError, type QueryParameters, type WarehouseReader } from '../../port/warehouse.ts';
import { repeatRequest } from '../connection/repeat-request.ts';
import { kindOfRestError, restErrorText, restOutage } from '../connection/rest-error.ts';
import { plainRow } from './plain-value.ts';

/** Limits of a query. */
export interface BigqueryLimits {
  timeoutMs: number;
  maxRows: number;
}

const DEFAULT_LIMITS: BigqueryLimits = { timeoutMs: 30_000, maxRows: 100_000 };

/**
 * Reads BigQuery in GoogleSQL. A dry run reports the type of a statement before it runs; what it may read is up to the
 * credentials. Parameters are written `$name`, as in every dialect here, and become BigQuery's `@name`.
 */
export function createBigqueryReader(bigquery: BigQuery, limits: BigqueryLimits = DEFAULT_LIMITS): WarehouseReader {
  return {
    async query(sql, parameters = {}) {
      try {
        return await repeatRequest(() => runReading(bigquery, request(sql, parameters, limits), limits));
      } catch (error) {
        if (error instanceof QueryError) throw error;
        if (kindOfRestError(error) === 'transient') throw restOutage(error);
        throw new QueryError(restErrorText(error), { cause: error });
      }
    },
  };
}

type Request = ReturnType<typeof request>;

/** Sends values as text, which is the API's format; goccy's emulator accepts no other. */
const request = (sql: string, parameters: QueryParameters, { timeoutMs }: BigqueryLimits) => ({
  query: withNamedParameters(sql, Object.keys(parameters)),
  params: Object.fromEntries(
    Object.entries(parameters).map(([name, value]) => [name, value === null ? null : String(value)]),
  ),
  types: Object.fromEntries(Object.entries(parameters).map(([name, value]) => [name, typeOf(value)])),
  useLegacySql: false,
  jobTimeoutMs: timeoutMs,
});

async function runReading(bigquery: BigQuery, given: Request, { maxRows }: BigqueryLimits) {
  if (given.query.trim() === '') throw new QueryError('the statement is empty');
  const [dryRun] = await bigquery.createQueryJob({ ...given, dryRun: true });
  const kind: unknown = dryRun.metadata?.statistics?.query?.statementType; // some emulators omit it
  if (kind !== undefined && kind !== 'SELECT') throw new QueryError(`only SELECT is allowed, not ${kind}`);

  const [job] = await bigquery.createQueryJob(given);
  const rows: Record<string, unknown>[] = [];
  for await (const row of job.getQueryResultsStream({ wrapIntegers: true })) {
    if (rows.length === maxRows) throw new QueryError(`the result has more than ${maxRows} rows; add a LIMIT`);
    rows.push(plainRow(row));
  }
  return rows;
}

const withNamedParameters = (sql: string, names: readonly string[]) =>
  names.reduce((text, name) => text.replaceAll(new RegExp(`\\$${name}\\b`, 'g'), `@${name}`), sql);

/** BigQuery cannot infer the type of a null, and would infer INT64 from 5 but FLOAT64 from 5.5. */
function typeOf(value: string | number | boolean | null): string {
  if (typeof value === 'number') return Number.isInteger(value) ? 'INT64' : 'FLOAT64';
  return typeof value === 'boolean' ? 'BOOL' : 'STRING';
}
