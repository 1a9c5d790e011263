import { BusError } from '@cio-bus/contracts';
import type { SendOutcome } from '../write/send-outcome.ts';
import { withoutValues } from '../write/without-values.ts';
import type { AppendAnswer } from './append-connection.ts';

/** gRPC codes. https://cloud.google.com/bigquery/docs/write-api-best-practices names those to try again. */
const ALREADY_EXISTS = 6; // only an append with an offset is answered so: the rows are in
const REFUSED: ReadonlySet<number> = new Set([3, 11]); // INVALID_ARGUMENT, OUT_OF_RANGE
const SETUP: ReadonlySet<number> = new Set([5, 7, 9, 12, 16]); // NOT_FOUND, PERMISSION_DENIED, FAILED_PRECONDITION, UNIMPLEMENTED, UNAUTHENTICATED

/** Reads the answer to an append. A refused one resolves too, so that every part of it has to be looked at. */
export function outcomeOfAnswer({ error, rowErrors }: AppendAnswer): SendOutcome {
  if (rowErrors && rowErrors.length > 0) {
    const reason = rowErrors[0]?.message ?? error?.message ?? '';
    return { kind: 'refused', error: refusal(reason), rows: rowErrors.map(({ index }) => Number(index ?? 0)) };
  }
  if (!error?.code || error.code === ALREADY_EXISTS) return { kind: 'written' };
  return outcomeOfCode(error.code, error.message ?? '', error);
}

/** Reads what the opening of a connection has thrown. No row was sent yet, so none was refused, and none is in. */
export function outcomeOfOpening(cause: unknown): SendOutcome {
  if (cause instanceof BusError) return { kind: 'setup', error: cause };
  const outcome = outcomeOfFailure(cause);
  if (outcome.kind === 'setup' || outcome.kind === 'passing') return outcome;
  return { kind: 'setup', error: outage('WAREHOUSE_SETUP', textOf(cause), cause) };
}

/** Reads what an append has thrown. */
export function outcomeOfFailure(cause: unknown): SendOutcome {
  const { code } = (cause ?? {}) as { code?: unknown };
  const text = textOf(cause);
  if (typeof code === 'number') return outcomeOfCode(code, text, cause);
  // Without a code nobody was reached: no network, or no credentials to go with.
  if (/credential/i.test(text)) return { kind: 'setup', error: outage('WAREHOUSE_SETUP', text, cause) };
  return { kind: 'passing', error: outage('WAREHOUSE_UNAVAILABLE', text, cause) };
}

function outcomeOfCode(code: number, text: string, cause: unknown): SendOutcome {
  if (code === ALREADY_EXISTS) return { kind: 'written' };
  if (REFUSED.has(code)) return { kind: 'refused', error: refusal(text), rows: [] };
  if (SETUP.has(code)) return { kind: 'setup', error: outage('WAREHOUSE_SETUP', text, cause) };
  return { kind: 'passing', error: outage('WAREHOUSE_UNAVAILABLE', text, cause) };
}

const textOf = (cause: unknown) => String((cause as { message?: unknown } | undefined)?.message ?? cause);

const refusal = (reason: string) => new BusError('ROW_REJECTED', `BigQuery refuses the row: ${withoutValues(reason)}`);

const outage = (code: 'WAREHOUSE_SETUP' | 'WAREHOUSE_UNAVAILABLE', text: string, cause: unknown) =>
  new BusError(code, `BigQuery: ${text.slice(0, 300)}`, { cause });
