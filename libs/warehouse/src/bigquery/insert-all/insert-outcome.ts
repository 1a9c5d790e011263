import { BusError } from '@cio-bus/contracts';
import { kindOfRestError, restErrorText, restOutage } from '../connection/rest-error.ts';
import { redactValues } from '../write/redact-values.ts';
import type { SendOutcome } from '../write/send-outcome.ts';

/** An entry of `insertErrors`: what is wrong with one row. https://cloud.google.com/bigquery/docs/error-messages */
interface InsertError {
  index?: number;
  errors?: readonly { reason?: string; message?: string; location?: string }[];
}

/** The client drops part of these; `response` has all of them. */
interface PartialFailure {
  name?: string;
  response?: { insertErrors?: readonly InsertError[] };
}

/** Classifies what the client threw. A row's error is about that row, or says that it was skipped because of another one. */
export function outcomeOfInsertError(cause: unknown): SendOutcome {
  const { name, response } = (cause ?? {}) as PartialFailure;
  if (name === 'PartialFailureError') return outcomeOfRows(response?.insertErrors ?? [], cause);
  const kind = kindOfRestError(cause);
  if (kind === 'refused') return { kind, error: refusal(restErrorText(cause)), rows: [] };
  return { kind, error: restOutage(cause) };
}

function outcomeOfRows(failures: readonly InsertError[], cause: unknown): SendOutcome {
  const invalid = failures.filter(({ errors }) => errors?.some(({ reason }) => reason === 'invalid'));
  const transient = failures.find(({ errors }) =>
    errors?.some(({ reason }) => reason !== 'invalid' && reason !== 'stopped'),
  );
  if (invalid.length === 0 && transient) {
    const { reason = '', message = '' } = transient.errors?.[0] ?? {};
    const text = `BigQuery: ${reason} ${redactValues(message)}`;
    return { kind: 'transient', error: new BusError('WAREHOUSE_UNAVAILABLE', text, { cause }) };
  }
  const { location = '', message = '' } = invalid[0]?.errors?.find(({ reason }) => reason === 'invalid') ?? {};
  const error = refusal([location, message].filter(Boolean).join(': '));
  return { kind: 'refused', error, rows: invalid.flatMap(({ index }) => index ?? []) };
}

const refusal = (reason: string) => new BusError('ROW_REJECTED', `BigQuery rejected the row: ${redactValues(reason)}`);
