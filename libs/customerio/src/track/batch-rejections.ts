import { BusError } from '@cio-bus/contracts';
import { describeRefusal, refusalGroup } from '../http/vendor-error.ts';

/** What the `errors` of a batch say. */
export interface BatchRejections {
  /** The rejected items, by position. */
  readonly named: ReadonlyMap<number, BusError>;
  /** An error that does not say which item it is about. */
  readonly unnamed: BusError | undefined;
}

/** Reads the `errors` of a 207. */
export function readRejections(errors: readonly unknown[], count: number): BatchRejections {
  const named = new Map<number, BusError>();
  let unnamed: BusError | undefined;
  for (const error of errors) {
    const position = (Object(error) as { batch_index?: unknown }).batch_index;
    const text = `Customer.io refused the item: ${describeRefusal(error)}`;
    const rejection = new BusError('VENDOR_REJECTED', text, { status: 207, ...refusalGroup(error) });
    if (isPosition(position, count)) named.set(position, rejection);
    else unnamed ??= rejection;
  }
  return { named, unnamed };
}

const isPosition = (value: unknown, count: number): value is number =>
  Number.isInteger(value) && (value as number) >= 0 && (value as number) < count;
