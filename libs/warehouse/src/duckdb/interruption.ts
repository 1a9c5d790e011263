import type { DuckDBConnection } from '@duckdb/node-api';

/** DuckDB forgets an interrupt that comes just before a query begins, so it is repeated until the query has ended. */
const REPEAT_MS = 100;

/** What ends a connection's queries early. */
export interface Interruption {
  /** Why, once it has. */
  readonly reason: string | undefined;
  /** Ends the watch; to be called before the connection is closed. */
  clear(): void;
}

/** Interrupts what a connection runs after `timeoutMs`, or when the warehouse closes. */
export function interruptAfter(connection: DuckDBConnection, timeoutMs: number, closing: AbortSignal): Interruption {
  let reason: string | undefined;
  let repeat: NodeJS.Timeout | undefined;
  const interrupt = (why: string) => {
    reason ??= why;
    connection.interrupt();
    repeat ??= setInterval(() => connection.interrupt(), REPEAT_MS);
  };
  const onClosing = () => interrupt('the warehouse closes');
  const timer = setTimeout(() => interrupt(`the query took longer than ${timeoutMs / 1000} s`), timeoutMs);
  if (closing.aborted) onClosing();
  else closing.addEventListener('abort', onClosing);
  return {
    get reason() {
      return reason;
    },
    clear() {
      clearTimeout(timer);
      clearInterval(repeat);
      closing.removeEventListener('abort', onClosing);
    },
  };
}
