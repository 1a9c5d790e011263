import { BusError } from '@cio-bus/contracts';
import pRetry from 'p-retry';
import { QueryError } from '../port/warehouse.ts';

/** Tries in total: a connection that the sink closed while it was idle fails once. */
const TRIES = 3;
const RETRY_MS = 100;

/**
 * Sends a request to the sink that owns the warehouse, over its health port. Parameters go into the body, never into the
 * address, which ends up in logs.
 *
 * @param origin such as `http://127.0.0.1:9105`
 * @throws QueryError with the sink's reason when it refuses the request. BusError `WAREHOUSE_UNAVAILABLE` when the sink
 * cannot be reached, does not respond within `timeoutMs`, or fails: the request may have been carried out
 */
export async function requestSink<Response extends { rows: unknown }>(
  origin: string,
  path: string,
  parameters: object,
  timeoutMs: number,
): Promise<Response> {
  const { status, text } = await post(new URL(path, origin), parameters, timeoutMs);
  const body = parse(text);
  if (status === 200 && body.rows !== undefined) return body as Response;
  if (status === 200) throw new QueryError(`${origin} is not a sink: check WAREHOUSE_SQL_URL`);
  const summary = `${origin} answered ${status} to ${path}`;
  if (status < 500) throw new QueryError(body.error ?? summary);
  throw new BusError('WAREHOUSE_UNAVAILABLE', body.error ? `${summary}: ${body.error}` : summary);
}

async function post(url: URL, parameters: object, timeoutMs: number): Promise<{ status: number; text: string }> {
  const signal = AbortSignal.timeout(timeoutMs);
  const postOnce = async () => {
    const headers = { 'content-type': 'application/json' };
    const response = await fetch(url, { method: 'POST', headers, body: JSON.stringify(parameters), signal });
    return { status: response.status, text: await response.text() };
  };
  try {
    // A query and an erasure may be repeated; fetch repeats no POST whose connection ends without an answer.
    return await pRetry(postOnce, {
      retries: TRIES - 1,
      minTimeout: RETRY_MS,
      signal,
      shouldRetry: ({ error }) => closedCodes.has((error.cause as NodeJS.ErrnoException | undefined)?.code ?? ''),
    });
  } catch (cause) {
    const message = `the sink cannot be reached (${reasonOf(cause)}): check WAREHOUSE_SQL_URL`;
    throw new BusError('WAREHOUSE_UNAVAILABLE', message, { cause });
  }
}

/** Of a connection that the other side closed. */
const closedCodes: ReadonlySet<string> = new Set(['UND_ERR_SOCKET', 'ECONNRESET', 'EPIPE']);

/** `fetch` puts the reason into the cause. For a name with several addresses that has only a code. */
function reasonOf(thrown: unknown): string {
  const { message, cause } = thrown as Error;
  const { message: inner, code } = (cause ?? {}) as NodeJS.ErrnoException;
  return inner || code || message;
}

/** Something else may listen there: a proxy's page has neither rows nor an error, and that of another service is no text. */
function parse(text: string): { rows?: unknown; error?: string } {
  try {
    const { rows, error } = { ...JSON.parse(text) };
    return { rows, ...(typeof error === 'string' && { error }) };
  } catch {
    return {};
  }
}
