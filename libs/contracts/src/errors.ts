/** What the engine does with a message whose handling failed. */
export type Disposition = 'retry' | 'retry-then-dead-letter' | 'dead-letter' | 'halt';

/** What the engine does about an error, and what the error means. */
interface ErrorDefinition {
  disposition: Disposition;
  meaning: string;
  /** Whether it says something about the other side: if most messages fail with such errors, that is an outage. @default true */
  votes?: boolean;
  /** Whether the message spends its retry budget. @default true */
  spends?: boolean;
}

/** Every error that the bus can raise. Its policy and its meaning share a row, so they cannot disagree. `docs/errors.md` is generated from it. */
const catalogue = {
  MESSAGE_INVALID: { disposition: 'dead-letter', meaning: 'The value cannot be used: it does not match its schema.' },
  MESSAGE_TOO_LARGE: { disposition: 'dead-letter', meaning: 'The message is larger than its destination accepts.' },
  VENDOR_REJECTED: { disposition: 'dead-letter', meaning: 'Customer.io will never accept this request.' },
  VENDOR_UNAVAILABLE: {
    disposition: 'retry',
    meaning: 'Customer.io timed out, responded with 5xx or was unreachable.',
  },
  VENDOR_THROTTLED: { disposition: 'retry', meaning: 'Customer.io throttled us (429).' },
  VENDOR_AUTH: { disposition: 'halt', meaning: 'Customer.io rejected our credentials; no message is to blame.' },
  SEND_UNKNOWN: {
    disposition: 'dead-letter',
    meaning: 'A transactional send may or may not have happened; held for an operator, never resent automatically.',
  },
  SEND_BUSY: {
    disposition: 'retry',
    votes: false,
    meaning: 'Another sender may be sending this message; it waits until the outcome is known.',
  },
  LOOKUP_REFUSED: {
    disposition: 'retry',
    votes: false,
    spends: false,
    meaning:
      'Customer.io refuses to list deliveries (401, 403), so a send in doubt cannot be resolved; it waits, and other sends continue.',
  },
  NOT_REACHED: {
    disposition: 'retry',
    votes: false,
    spends: false,
    meaning: 'The call ended before this message was sent; it goes first in the next one, and no message is to blame.',
  },
  STORE_UNAVAILABLE: {
    disposition: 'retry',
    spends: false,
    meaning:
      "The service's own store of sends, processed ids (Redis or a SQLite file) or message preferences (Postgres) is unreachable, full, locked or broken; no message is to blame, and none spends its retry budget.",
  },
  ROW_REJECTED: { disposition: 'dead-letter', meaning: 'The warehouse rejects this row.' },
  WAREHOUSE_UNAVAILABLE: { disposition: 'retry', meaning: 'The warehouse is unreachable or overloaded.' },
  WAREHOUSE_SETUP: {
    disposition: 'halt',
    meaning: 'The table is missing, or we have no permission to write to it; no row is to blame.',
  },
  KAFKA_UNAVAILABLE: {
    disposition: 'retry',
    spends: false,
    meaning:
      'Kafka did not acknowledge a record that a handler published, perhaps in one partition only; no message is to blame, and none spends its retry budget.',
  },
  UNEXPECTED: { disposition: 'retry-then-dead-letter', meaning: 'An error that the code does not expect: our bug.' },
} as const satisfies Record<string, ErrorDefinition>;

/** A key of {@link errorCatalogue}. */
export type ErrorCode = keyof typeof catalogue;

/** Every error that the bus can raise. */
export const errorCatalogue: Readonly<Record<ErrorCode, ErrorDefinition>> = catalogue;

/** Every {@link ErrorCode}. */
export const errorCodes = Object.keys(errorCatalogue) as ErrorCode[];

/** Options of a {@link BusError}. Status, reason and field group errors; none of them may be personal. */
export interface BusErrorOptions extends ErrorOptions {
  /** HTTP status of the response that failed. */
  status?: number | undefined;
  /** Short and stable, such as `not-json` or `ECONNREFUSED`. */
  reason?: string | undefined;
  /** Path of the field that is wrong, such as `payload.name`. */
  field?: string | undefined;
  /** Minimum wait before the next attempt, ms, from `Retry-After`. */
  retryAfterMs?: number | undefined;
  /** Code of the dead letter once retrying has ended. @default the error's own */
  deadLetterCode?: ErrorCode | undefined;
}

/** An error of the catalogue. Its message says what is wrong and never contains a payload, an address or a secret. */
export class BusError extends Error {
  override readonly name = 'BusError';
  readonly code: ErrorCode;
  readonly status: number | undefined;
  readonly reason: string | undefined;
  readonly field: string | undefined;
  readonly retryAfterMs: number | undefined;
  readonly deadLetterCode: ErrorCode;

  constructor(code: ErrorCode, message: string, options: BusErrorOptions = {}) {
    super(`${code}: ${message}`, options);
    this.code = code;
    this.status = options.status;
    this.reason = options.reason;
    this.field = options.field;
    this.retryAfterMs = options.retryAfterMs;
    this.deadLetterCode = options.deadLetterCode ?? code;
  }
}

/** Wraps whatever was thrown: a {@link BusError} is returned unchanged, anything else becomes the cause of an UNEXPECTED. */
export function asBusError(thrown: unknown): BusError {
  if (thrown instanceof BusError) return thrown;
  return new BusError('UNEXPECTED', textOf(thrown).slice(0, 500), { cause: thrown, reason: nameOf(thrown) });
}

function textOf(thrown: unknown): string {
  try {
    return thrown instanceof Error ? `${thrown.name}: ${thrown.message}` : String(thrown);
  } catch {
    return 'a value that cannot be printed'; // such as an object without a prototype
  }
}

/** The kind of error, such as `TypeError`: what a group has in common. */
function nameOf(thrown: unknown): string | undefined {
  try {
    return thrown instanceof Error ? String(thrown.name) : undefined;
  } catch {
    return undefined;
  }
}

/** Total: whatever was thrown has a disposition. An unexpected error is our bug, not an outage. */
export function dispositionOf(thrown: unknown): Disposition {
  return errorCatalogue[asBusError(thrown).code].disposition;
}
