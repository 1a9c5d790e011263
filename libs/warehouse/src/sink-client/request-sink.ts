import { BusError } from '@cio-bus/contracts';
import { QueryError } from '../port/warehouse.ts';

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
  const body: { rows?: unknown; error?: string } = parse(text);
  if (status === 200 && body.rows !== undefined) return body as Response;
  if (status === 200) throw new QueryError(`${origin} is not a sink: check WAREHOUSE_SQL_URL`);
  const summary = `${origin} answered ${status} to ${path}`;
  if (status < 500) throw new QueryError(body.error ?? summary);
  throw new BusError('WAREHOUSE_UNAVAILABLE', body.error ? `${summary}: ${body.error}` : summary);
}

async function post(url: URL, parameters: object, timeoutMs: number): Promise<{ status: number; text: string }> {
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(parameters),
      signal: AbortSignal.timeout(timeoutMs),
    });
    return { status: response.status, text: await response.text() };
  } catch (cause) {
    const message = `the sink cannot be reached (${reasonOf(cause)}): check WAREHOUSE_SQL_URL`;
    throw new BusError('WAREHOUSE_UNAVAILABLE', message, { cause });
  }
}

/** `fetch` puts the reason into the cause. For a name with several addresses that has only a code. */
function reasonOf(thrown: unknown): string {
  const { message, cause } = thrown as Error;
  const { message: inner, code } = (cause ?? {}) as NodeJS.ErrnoException;
  return inner || code || message;
}

/** Something else may listen there: a proxy's page has neither rows nor an error. */
function parse(text: string): object {
  try {
    return { ...JSON.parse(text) };
  } catch {
    return {};
  }
}
