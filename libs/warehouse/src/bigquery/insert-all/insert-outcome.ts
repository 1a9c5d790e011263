import { BusError } from '@cio-bus/contracts';
import { kindOfRestError, restErrorText, restOutage } from '../connection/rest-error.ts';
import type { SendOutcome } from '../write/send-outcome.ts';
import { withoutValues } from '../write/without-values.ts';

/** An entry of `insertErrors`: what is wrong with one row. https://cloud.google.com/bigquery/docs/error-messages */
interface InsertError {
  index?: number;
  errors?: readonly { reason?: string; message?: string; location?: string }[];
}

/** The client throws these away in part; the whole answer is in `response`. */
interface PartialFailure {
  name?: string;
  response?: { insertErrors?: readonly InsertError[] };
}

/** Reads what the client has thrown. Errors of rows may each be the row's own, or say that it was stopped for another's sake. */
export function outcomeOfInsertError(cause: unknown): SendOutcome {
  const { name, response } = (cause ?? {}) as PartialFailure;
  if (name === 'PartialFailureError') return outcomeOfRows(response?.insertErrors ?? [], cause);
  const kind = kindOfRestError(cause);
  if (kind === 'refused') return { kind, error: refusal(restErrorText(cause)), rows: [] };
  return { kind, error: restOutage(cause) };
}

function outcomeOfRows(failures: readonly InsertError[], cause: unknown): SendOutcome {
  const invalid = failures.filter(({ errors }) => errors?.some(({ reason }) => reason === 'invalid'));
  const passing = failures.find(({ errors }) =>
    errors?.some(({ reason }) => reason !== 'invalid' && reason !== 'stopped'),
  );
  if (invalid.length === 0 && passing) {
    const { reason = '', message = '' } = passing.errors?.[0] ?? {};
    const text = `BigQuery: ${reason} ${withoutValues(message)}`;
    return { kind: 'passing', error: new BusError('WAREHOUSE_UNAVAILABLE', text, { cause }) };
  }
  const { location = '', message = '' } = invalid[0]?.errors?.find(({ reason }) => reason === 'invalid') ?? {};
  const error = refusal([location, message].filter(Boolean).join(': '));
  return { kind: 'refused', error, rows: invalid.flatMap(({ index }) => index ?? []) };
}

const refusal = (reason: string) => new BusError('ROW_REJECTED', `BigQuery refuses the row: ${withoutValues(reason)}`);
