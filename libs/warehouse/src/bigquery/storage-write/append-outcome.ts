import { BusError } from '@cio-bus/contracts';
import { redactValues } from '../write/redact-values.ts';
import type { SendOutcome } from '../write/send-outcome.ts';
import type { AppendResponse } from './append-connection.ts';

/** gRPC codes. https://cloud.google.com/bigquery/docs/write-api-best-practices lists which of them to retry. */
const ALREADY_EXISTS = 6; // only for an append with an offset: the rows are stored
const REFUSED: ReadonlySet<number> = new Set([3, 11]); // INVALID_ARGUMENT, OUT_OF_RANGE
const CONFIGURATION: ReadonlySet<number> = new Set([5, 7, 9, 12, 16]); // NOT_FOUND, PERMISSION_DENIED, FAILED_PRECONDITION, UNIMPLEMENTED, UNAUTHENTICATED

/** Classifies the response to an append. A refused append has a response too, so every part of it is checked. */
export function outcomeOfResponse({ error, rowErrors }: AppendResponse): SendOutcome {
  if (rowErrors && rowErrors.length > 0) {
    const reason = rowErrors[0]?.message ?? error?.message ?? '';
    return { kind: 'refused', error: refusal(reason), rows: rowErrors.map(({ index }) => Number(index ?? 0)) };
  }
  if (!error?.code || error.code === ALREADY_EXISTS) return { kind: 'written' };
  return outcomeOfCode(error.code, error.message ?? '', error);
}

/** Classifies an error of opening a connection. No row was sent yet, so none was refused and none is stored. */
export function outcomeOfOpening(cause: unknown): SendOutcome {
  if (cause instanceof BusError) return { kind: 'configuration', error: cause };
  const outcome = outcomeOfFailure(cause);
  if (outcome.kind === 'configuration' || outcome.kind === 'transient') return outcome;
  return { kind: 'configuration', error: outage('WAREHOUSE_SETUP', textOf(cause), cause) };
}

/** Classifies an error of an append. */
export function outcomeOfFailure(cause: unknown): SendOutcome {
  const { code } = (cause ?? {}) as { code?: unknown };
  const text = textOf(cause);
  if (typeof code === 'number') return outcomeOfCode(code, text, cause);
  // Without a code the server was not reached: no network, or no credentials.
  if (/credential/i.test(text)) return { kind: 'configuration', error: outage('WAREHOUSE_SETUP', text, cause) };
  return { kind: 'transient', error: outage('WAREHOUSE_UNAVAILABLE', text, cause) };
}

function outcomeOfCode(code: number, text: string, cause: unknown): SendOutcome {
  if (code === ALREADY_EXISTS) return { kind: 'written' };
  if (REFUSED.has(code)) return { kind: 'refused', error: refusal(text), rows: [] };
  if (CONFIGURATION.has(code)) return { kind: 'configuration', error: outage('WAREHOUSE_SETUP', text, cause) };
  return { kind: 'transient', error: outage('WAREHOUSE_UNAVAILABLE', text, cause) };
}

const textOf = (cause: unknown) => String((cause as { message?: unknown } | undefined)?.message ?? cause);

const refusal = (reason: string) => new BusError('ROW_REJECTED', `BigQuery rejected the row: ${redactValues(reason)}`);

const outage = (code: 'WAREHOUSE_SETUP' | 'WAREHOUSE_UNAVAILABLE', text: string, cause: unknown) =>
  new BusError(code, `BigQuery: ${text.slice(0, 300)}`, { cause });
