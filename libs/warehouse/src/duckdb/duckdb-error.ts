import { BusError } from '@cio-bus/contracts';

/** DuckDB's errors differ only by their text. */
const MISSING = /could not be found|^Catalog Error/;
const NOT_ALLOWED = /^Permission Error|read-only/;
const REFUSED = /constraint|^Conversion Error|^Could not convert|^Out of Range Error/i;
const BROKEN = /^FATAL Error|database has been invalidated/;

/** Classifies the error of a failed write. A refusal's text may contain values of the row, so it becomes only the cause. */
export function toBusError(cause: unknown): BusError {
  const detail = cause instanceof Error ? cause.message : String(cause);
  if (MISSING.test(detail))
    return new BusError('WAREHOUSE_SETUP', 'the table is missing: restart bigquery-sink, which creates it', { cause });
  if (NOT_ALLOWED.test(detail))
    return new BusError('WAREHOUSE_SETUP', 'the file is read-only: check owner and mode of DUCKDB_PATH', { cause });
  if (REFUSED.test(detail))
    return new BusError('ROW_REJECTED', 'the row violates a constraint of the table', { cause });
  return new BusError('WAREHOUSE_UNAVAILABLE', detail.slice(0, 300), { cause });
}

/** Whether DuckDB cannot work again in this process. */
export const isBroken = (error: BusError): boolean => error.cause instanceof Error && BROKEN.test(error.cause.message);
