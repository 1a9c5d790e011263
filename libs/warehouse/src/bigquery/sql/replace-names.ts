import { BusError, NAMES_TABLE } from '@cio-bus/contracts';
import type { BigQuery } from '@google-cloud/bigquery';
import type { NameRow } from '../../port/row.ts';
import { checkNames } from '../../port/row-check.ts';
import type { NamesWriter } from '../../port/warehouse.ts';
import { repeatRequest } from '../connection/repeat-request.ts';
import { kindOfRestError, restErrorText, restOutage } from '../connection/rest-error.ts';

const TIMEOUT_MS = 30_000;

/**
 * Replaces the rows of `names` by one MERGE, which is atomic, and leaves rows that can be changed at once: those of insertAll
 * could not be deleted for up to 90 minutes. Repeating it changes nothing.
 */
export const replaceNamesIn =
  (bigquery: BigQuery, dataset: string): NamesWriter['replaceNames'] =>
  async (rows) => {
    checkNames(rows);
    const statement = {
      query: mergeStatement(`${dataset}.${NAMES_TABLE}`),
      params: { rows: JSON.stringify(rows.map(asText)) },
      types: { rows: 'STRING' },
      useLegacySql: false,
      jobTimeoutMs: TIMEOUT_MS,
    };
    await repeatRequest(() => bigquery.query(statement)).catch((cause: unknown) => {
      throw kindOfRestError(cause) === 'transient' ? restOutage(cause) : setupError(cause);
    });
  };

/** The statement is ours, and the rows fit: the table is missing, is another one, or may not be written. */
const setupError = (cause: unknown) =>
  new BusError('WAREHOUSE_SETUP', `BigQuery: ${restErrorText(cause).slice(0, 300)}`, { cause });

/** A time as ISO text, and an id as digits: JSON's numbers lose some. */
const asText = ({ kind, id, name, loaded_at }: NameRow) => ({
  kind,
  id: String(id),
  name,
  loaded_at: new Date(loaded_at).toISOString(),
});

/** All rows come in one parameter, as a JSON array: a statement has no more than 10,000 parameters. */
const mergeStatement = (table: string) => `MERGE ${table} AS old
USING (
  SELECT
    JSON_VALUE(item, '$.kind') AS kind,
    CAST(JSON_VALUE(item, '$.id') AS INT64) AS id,
    JSON_VALUE(item, '$.name') AS name,
    CAST(JSON_VALUE(item, '$.loaded_at') AS TIMESTAMP) AS loaded_at
  FROM UNNEST(JSON_QUERY_ARRAY(@rows)) AS item
) AS new
ON old.kind = new.kind AND old.id = new.id
WHEN MATCHED THEN UPDATE SET name = new.name, loaded_at = new.loaded_at
WHEN NOT MATCHED BY TARGET THEN INSERT (kind, id, name, loaded_at) VALUES (new.kind, new.id, new.name, new.loaded_at)
WHEN NOT MATCHED BY SOURCE THEN DELETE`;
