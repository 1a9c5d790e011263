import { BusError } from '@cio-bus/contracts';
import { QueryError } from './warehouse.ts';

/**
 * Asks the sink which owns the warehouse, over its health port. The question stands in the body: addresses of requests
 * end in logs.
 *
 * @param origin such as `http://127.0.0.1:9105`
 * @throws QueryError with the sink's reason when it refuses the question. BusError `WAREHOUSE_UNAVAILABLE` when the sink
 * is out of reach, gives no answer within `timeoutMs`, or cannot do it now: what was asked may have been done
 */
export async function askSink<Answer extends { rows: unknown }>(
  origin: string,
  path: string,
  question: object,
  timeoutMs: number,
): Promise<Answer> {
  const { status, text } = await post(new URL(path, origin), question, timeoutMs);
  const answer: { rows?: unknown; error?: string } = parse(text);
  if (status === 200 && answer.rows !== undefined) return answer as Answer;
  if (status === 200) throw new QueryError(`no sink answers at ${origin}; WAREHOUSE_SQL_URL says where it is`);
  const told = `${origin} answered ${status} to ${path}`;
  if (status < 500) throw new QueryError(answer.error ?? told);
  throw new BusError('WAREHOUSE_UNAVAILABLE', answer.error ? `${told}: ${answer.error}` : told);
}

async function post(url: URL, question: object, timeoutMs: number): Promise<{ status: number; text: string }> {
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(question),
      signal: AbortSignal.timeout(timeoutMs),
    });
    return { status: response.status, text: await response.text() };
  } catch (cause) {
    const reason = `the warehouse cannot be asked (${reasonOf(cause)}); WAREHOUSE_SQL_URL says where it is`;
    throw new BusError('WAREHOUSE_UNAVAILABLE', reason, { cause });
  }
}

/** Of `fetch` the reason is in the cause; that of a name with several addresses has a code alone. */
function reasonOf(thrown: unknown): string {
  const { message, cause } = thrown as Error;
  const { message: inner, code } = (cause ?? {}) as NodeJS.ErrnoException;
  return inner || code || message;
}

/** Whatever answers there: a proxy's page holds neither rows nor an error. */
function parse(text: string): object {
  try {
    return { ...JSON.parse(text) };
  } catch {
    return {};
  }
}
