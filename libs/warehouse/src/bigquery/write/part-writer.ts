import { BusError } from '@cio-bus/contracts';
import pLimit from 'p-limit';
import { isolateRefused, type Refusal } from '../../append/isolate-refused.ts';
import type { Row } from '../../port/row.ts';
import { checkRow } from '../../port/row-check.ts';
import type { Warehouse } from '../../port/warehouse.ts';
import { type RetryOptions, retryTransient } from './retry-transient.ts';
import type { SendOutcome } from './send-outcome.ts';
import { type RequestLimits, splitByLimits } from './split-by-limits.ts';

/** What a writer needs of one of BigQuery's APIs. */
export interface PartWriterOptions<T> extends RetryOptions {
  limits: RequestLimits;
  /** Converts a row that has passed `checkRow` to its form in a request, and its size there. */
  prepare(row: Row): { item: T; bytes: number };
  /** Sends one request. Never rejects. */
  send(items: readonly T[]): Promise<SendOutcome>;
}

interface PreparedRow<T> {
  row: Row;
  item: T;
  bytes: number;
}

const REQUESTS_IN_FLIGHT = 4;
/** One refusal proves nothing: some servers repeat the error of the previous request. */
const REFUSALS_ALONE = 2;

/** Makes a writer that checks rows, splits them into requests, sends a few at once, and isolates refused rows. */
export function createPartWriter<T>({ limits, prepare, send, ...retry }: PartWriterOptions<T>): Warehouse {
  const limited = pLimit(REQUESTS_IN_FLIGHT);
  const sendPart = (part: readonly PreparedRow<T>[], signal: AbortSignal) =>
    limited(() => {
      if (signal.aborted) return Promise.resolve(aborted);
      const items = part.map(({ item }) => item);
      return retryTransient(() => send(items), signal, retry);
    });

  return {
    async append(rows, { signal }) {
      const invalid = rows.map((row) => checkRow(row));
      const prepared = rows.flatMap((row, index) => (invalid[index] ? [] : { row, ...prepare(row) }));
      const sendable = prepared.filter(({ bytes }) => bytes <= limits.maxBytes);
      const parts = splitByLimits(sendable, ({ bytes }) => bytes, limits);
      const write = async (part: readonly PreparedRow<T>[]) => refusalOf(await sendPart(part, signal), part);
      const failed = await Promise.all(parts.map((part) => isolateRefused(part, write, REFUSALS_ALONE)));

      const errors = new Map(failed.flatMap((found) => [...found].map(([{ row }, error]) => [row, error] as const)));
      for (const { row, bytes } of prepared) if (bytes > limits.maxBytes) errors.set(row, tooLarge(bytes, limits));
      return rows.map((row, index) => invalid[index] ?? errors.get(row));
    },
  };
}

const aborted: SendOutcome = {
  kind: 'transient',
  error: new BusError('WAREHOUSE_UNAVAILABLE', 'the append was aborted before it began'),
};

function refusalOf<T>(outcome: SendOutcome, part: readonly T[]): Refusal<T> | undefined {
  if (outcome.kind === 'written') return undefined;
  const suspects = outcome.kind === 'refused' ? outcome.rows.flatMap((index) => part[index] ?? []) : undefined;
  return { error: outcome.error, suspects };
}

const tooLarge = (bytes: number, { maxBytes }: RequestLimits) =>
  new BusError('ROW_REJECTED', `the row has ${bytes} bytes; a request can have ${maxBytes}`);
