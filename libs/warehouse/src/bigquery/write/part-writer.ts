import { BusError } from '@cio-bus/contracts';
import pLimit from 'p-limit';
import { isolateRefused, type Refusal } from '../../append/isolate-refused.ts';
import type { Row } from '../../port/row.ts';
import { checkRow } from '../../port/row-check.ts';
import type { Warehouse } from '../../port/warehouse.ts';
import { type RetryOptions, retryPassing } from './retry-passing.ts';
import type { SendOutcome } from './send-outcome.ts';
import { type RequestLimits, splitByLimits } from './split.ts';

/** One of BigQuery's APIs, as far as a writer needs it. */
export interface PartWriterOptions<T> extends RetryOptions {
  limits: RequestLimits;
  /** A row as a request holds it, and its bytes there. The row has passed `checkRow`. */
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
/** One failure is no proof: some servers answer a request with the error of the one before. */
const REFUSALS_ALONE = 2;

/** Makes a writer: rows are checked, split into requests, a few of which run at once, and refused rows are isolated. */
export function createPartWriter<T>({ limits, prepare, send, ...retry }: PartWriterOptions<T>): Warehouse {
  const fewAtOnce = pLimit(REQUESTS_IN_FLIGHT);
  const sendPart = (part: readonly PreparedRow<T>[], signal: AbortSignal) =>
    fewAtOnce(() => {
      if (signal.aborted) return Promise.resolve(givenUp);
      const items = part.map(({ item }) => item);
      return retryPassing(() => send(items), signal, retry);
    });

  return {
    async append(rows, { signal }) {
      const unfit = rows.map((row) => checkRow(row));
      const prepared = rows.flatMap((row, index) => (unfit[index] ? [] : { row, ...prepare(row) }));
      const fitting = prepared.filter(({ bytes }) => bytes <= limits.maxBytes);
      const parts = splitByLimits(fitting, ({ bytes }) => bytes, limits);
      const write = async (part: readonly PreparedRow<T>[]) => refusalOf(await sendPart(part, signal), part);
      const failed = await Promise.all(parts.map((part) => isolateRefused(part, write, REFUSALS_ALONE)));

      const errors = new Map(failed.flatMap((found) => [...found].map(([{ row }, error]) => [row, error] as const)));
      for (const { row, bytes } of prepared) if (bytes > limits.maxBytes) errors.set(row, tooLarge(bytes, limits));
      return rows.map((row, index) => unfit[index] ?? errors.get(row));
    },
  };
}

const givenUp: SendOutcome = {
  kind: 'passing',
  error: new BusError('WAREHOUSE_UNAVAILABLE', 'the append was given up before its turn came'),
};

function refusalOf<T>(outcome: SendOutcome, part: readonly T[]): Refusal<T> | undefined {
  if (outcome.kind === 'written') return undefined;
  const suspects = outcome.kind === 'refused' ? outcome.rows.flatMap((index) => part[index] ?? []) : undefined;
  return { error: outcome.error, suspects };
}

const tooLarge = (bytes: number, { maxBytes }: RequestLimits) =>
  new BusError('ROW_REJECTED', `the row has ${bytes} bytes; a request takes ${maxBytes}`);
