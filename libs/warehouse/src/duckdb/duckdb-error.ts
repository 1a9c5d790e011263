import { BusError } from '@cio-bus/contracts';

/** DuckDB tells errors apart by their text alone. */
const MISSING = /could not be found|^Catalog Error/;
const NOT_ALLOWED = /^Permission Error|read-only/;
const REFUSED = /constraint|^Conversion Error|^Could not convert|^Out of Range Error/i;
const BROKEN = /^FATAL Error|database has been invalidated/;

/**
 * Tells what a failed write means. A refusal's own text may hold a value of the row, so it is only the cause.
 */
export function toBusError(cause: unknown): BusError {
  const detail = cause instanceof Error ? cause.message : String(cause);
  if (MISSING.test(detail)) return new BusError('WAREHOUSE_SETUP', 'the table is missing', { cause });
  if (NOT_ALLOWED.test(detail)) return new BusError('WAREHOUSE_SETUP', 'the database may not be written', { cause });
  if (REFUSED.test(detail)) return new BusError('ROW_REJECTED', 'a constraint of the table refuses the row', { cause });
  return new BusError('WAREHOUSE_UNAVAILABLE', detail.slice(0, 300), { cause });
}

/** Whether DuckDB works no more in this process. */
export const isBroken = (error: BusError): boolean => error.cause instanceof Error && BROKEN.test(error.cause.message);
