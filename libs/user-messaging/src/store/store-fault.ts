import { BusError } from '@cio-bus/contracts';

/** Classes of SQLSTATE that describe the server or its disk (https://www.postgresql.org/docs/current/errcodes-appendix.html). */
const CLASSES: ReadonlySet<string> = new Set([
  '08', // connection exception
  '25', // invalid transaction state: a server that only reads, after a failover
  '40', // transaction rollback: deadlock, serialization
  '53', // insufficient resources: disk, memory, connections
  '55', // object not in prerequisite state: lock not available
  '57', // operator intervention: shutdown, statement timeout
  '58', // system error
  'XX', // internal error, damaged data
]);
/**
 * Conditions of the account and the tables, which an operator changes: a password was replaced, a role locked, a grant lost, a
 * backup restored. They are the same for every statement, and none of a message's making.
 */
const DENIED: ReadonlySet<string> = new Set(['28000', '28P01', '3D000', '3F000', '42501', '42P01', '42703']);
/** Codes of Node's errors of files and connections. */
const NODE_CODE = /^(E[A-Z]{3,}|ERR_(SOCKET|TLS|SSL)\w*)$/;
/** Errors of `pg` have no code; neither have those of an embedded Postgres that has crashed. */
const TEXTS =
  /connection terminated|connection error|timeout exceeded|query read timeout|client has encountered|not queryable|closed|pool after calling end|driver has already been destroyed|unreachable|program terminated|memory access|aborted/i;
/** Names of the errors of a WebAssembly module that has crashed. */
const CRASHES: ReadonlySet<string> = new Set(['ExitStatus', 'RuntimeError']);
const ROLLED_BACK: ReadonlySet<string> = new Set(['40001', '40P01']);

const codeOf = (error: unknown): string | undefined => {
  const { code } = Object(error) as { code?: unknown };
  return typeof code === 'string' ? code : undefined;
};

const isSqlState = (code: string | undefined): code is string => code !== undefined && /^[0-9A-Z]{5}$/.test(code);

/** Whether the server has rolled the transaction back in favour of another one; it may run again at once. */
export const isRolledBack = (error: unknown): boolean => ROLLED_BACK.has(codeOf(error) ?? '');

/** Whether the error did not come from Postgres as an answer: the connection, or the embedded server, has to be replaced. */
export const isBroken = (error: unknown): boolean => !isSqlState(codeOf(error)) && isStoreFault(error);

/** Whether the server denies access to the database or to its tables. */
export const isDenied = (error: unknown): boolean => DENIED.has(codeOf(error) ?? '');

function isStoreFault(error: unknown): boolean {
  if (error instanceof AggregateError) return error.errors.some(isStoreFault); // several addresses of one host
  const code = codeOf(error);
  if (isSqlState(code)) return CLASSES.has(code.slice(0, 2));
  if (code !== undefined && NODE_CODE.test(code)) return true;
  return error instanceof Error && (CRASHES.has(error.name) || TEXTS.test(error.message));
}

/**
 * Maps a failed statement: to `STORE_UNAVAILABLE` when the server, its disk, a lock, the connection or what the account may
 * use is to blame. Any other error, such as a violated constraint, is a bug and is returned unchanged.
 */
export function storeFault(error: unknown): unknown {
  if (error instanceof BusError) return error;
  if (!isStoreFault(error) && !isDenied(error)) return error;
  const reason = codeOf(error);
  const text = error instanceof Error ? error.message : String(error);
  return new BusError('STORE_UNAVAILABLE', `the database of the message preferences cannot be used: ${text}`, {
    cause: error,
    reason,
  });
}
