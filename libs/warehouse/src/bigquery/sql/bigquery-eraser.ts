import type { BigQuery } from '@google-cloud/bigquery';
import { countStatement, deleteStatement, maskStatement } from '../../erase/erase-statements.ts';
import type { PersonEraser } from '../../port/person-eraser.ts';
import { QueryError } from '../../port/warehouse.ts';
import { repeatRequest } from '../connection/repeat-request.ts';
import { createRestClient } from '../connection/rest-client.ts';
import { kindOfRestError, restErrorText, restOutage } from '../connection/rest-error.ts';
import type { BigqueryConfig } from '../connection/settings.ts';

const TIMEOUT_MS = 300_000;
/** BigQuery cannot change rows that insertAll wrote in the last 30 to 90 minutes. https://cloud.google.com/bigquery/docs/write-api#use_data_manipulation_language_dml_with_recently_streamed_data */
const STREAMING_BUFFER = /streaming buffer/i;

/** Runs a statement with the person as `@person`, and resolves with its rows. */
type RunStatement = (sql: string, person: string) => Promise<readonly Record<string, unknown>[]>;

/** Erases rows of BigQuery with the credentials of the settings, which must allow changes of the table. */
export const openBigqueryEraser = (config: BigqueryConfig, table: string): PersonEraser =>
  createBigqueryEraser(statementsOf(createRestClient(config)), table);

const statementsOf =
  (bigquery: BigQuery): RunStatement =>
  async (query, person) => {
    const statement = { query, params: { person }, useLegacySql: false, jobTimeoutMs: TIMEOUT_MS };
    const [rows] = await repeatRequest(() => bigquery.query(statement)); // erasing twice erases once
    return rows;
  };

/**
 * Erases rows of BigQuery by DML. Rows written by the Storage Write API can be changed immediately. If some are still in
 * the streaming buffer of insertAll, nothing is changed, and the rows are reported as waiting.
 */
export function createBigqueryEraser(runStatement: RunStatement, table: string): PersonEraser {
  const run = (sql: string, person: string) => runStatement(sql.replaceAll('$person', '@person'), person);
  return {
    async erase(person, { mode, dryRun = false }) {
      try {
        const rows = Number((await run(countStatement(table), person))[0]?.n ?? 0);
        if (dryRun || rows === 0) return { rows, waiting: 0 };
        const done = await tryChange(() =>
          run(mode === 'delete' ? deleteStatement(table) : maskStatement(table), person),
        );
        return done ? { rows, waiting: 0 } : { rows: 0, waiting: rows };
      } catch (error) {
        if (kindOfRestError(error) !== 'refused') throw restOutage(error);
        throw new QueryError(restErrorText(error), { cause: error });
      }
    },
  };
}

/** Resolves with false if some rows are still in the streaming buffer; BigQuery has then changed none. */
async function tryChange(run: () => Promise<unknown>): Promise<boolean> {
  try {
    await run();
    return true;
  } catch (error) {
    if (STREAMING_BUFFER.test(restErrorText(error))) return false;
    throw error;
  }
}
