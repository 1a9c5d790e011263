import type { DuckDBConnection } from '@duckdb/node-api';

/** DuckDB ignores an interrupt that arrives just before a query begins, so it is repeated until the query has ended. */
const REPEAT_MS = 100;

/** A watch that ends the queries of a connection early. */
export interface Interruption {
  /** Why it interrupted; undefined while it has not. */
  readonly reason: string | undefined;
  /** Ends the watch. Call it before closing the connection. */
  clear(): void;
}

/** Interrupts the queries of a connection after `timeoutMs`, or when the warehouse closes. */
export function interruptAfter(connection: DuckDBConnection, timeoutMs: number, closing: AbortSignal): Interruption {
  let reason: string | undefined;
  let repeat: NodeJS.Timeout | undefined;
  const interrupt = (why: string) => {
    reason ??= why;
    connection.interrupt();
    repeat ??= setInterval(() => connection.interrupt(), REPEAT_MS);
  };
  const onClosing = () => interrupt('the warehouse is closing');
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
