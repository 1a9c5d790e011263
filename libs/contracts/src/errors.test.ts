import { describe, expect, it } from 'vitest';
import { asBusError, BusError, type Disposition, dispositionOf, type ErrorCode, errorCatalogue } from './errors.ts';

const policy: Record<ErrorCode, Disposition> = {
  MESSAGE_INVALID: 'dead-letter',
  MESSAGE_TOO_LARGE: 'dead-letter',
  VENDOR_REJECTED: 'dead-letter',
  VENDOR_UNAVAILABLE: 'retry',
  VENDOR_THROTTLED: 'retry',
  VENDOR_AUTH: 'halt',
  SEND_UNKNOWN: 'dead-letter',
  SEND_BUSY: 'retry',
  LOOKUP_REFUSED: 'retry',
  NOT_REACHED: 'retry',
  STORE_UNAVAILABLE: 'retry',
  ROW_REJECTED: 'dead-letter',
  WAREHOUSE_UNAVAILABLE: 'retry',
  WAREHOUSE_SETUP: 'halt',
  KAFKA_UNAVAILABLE: 'retry',
  UNEXPECTED: 'retry-then-dead-letter',
};

describe('errorCatalogue', () => {
  it.each(Object.entries(policy))('maps %s to %s', (code, disposition) => {
    expect(dispositionOf(new BusError(code as ErrorCode, 'x'))).toBe(disposition);
  });

  it('has no code without an intended policy', () => {
    expect(Object.keys(errorCatalogue).toSorted()).toEqual(Object.keys(policy).toSorted());
  });
});

describe('dispositionOf', () => {
  const unreadable = Object.defineProperty(new Error(), 'message', {
    get: () => {
      throw new Error('no');
    },
  });

  it.each([
    { what: 'an error', thrown: new TypeError('x is undefined') },
    { what: 'text', thrown: 'oops' },
    { what: 'nothing', thrown: undefined },
    { what: 'null', thrown: null },
    { what: 'a symbol', thrown: Symbol('s') },
    { what: 'an object without a prototype', thrown: Object.create(null) },
    { what: 'an error whose message cannot be read', thrown: unreadable },
    { what: 'a look-alike', thrown: { name: 'BusError', code: 'VENDOR_AUTH' } },
  ])('is total: $what is our bug, not an outage', ({ thrown }) => {
    expect(dispositionOf(thrown)).toBe('retry-then-dead-letter');
    expect(asBusError(thrown)).toMatchObject({ code: 'UNEXPECTED', cause: thrown });
  });
});

describe('asBusError', () => {
  it('returns an error of the catalogue unchanged, with its minimum wait', () => {
    const error = new BusError('VENDOR_THROTTLED', 'slow down', { retryAfterMs: 2_000 });
    expect(asBusError(error)).toBe(error);
    expect(error.retryAfterMs).toBe(2_000);
  });

  it('keeps name and message of an unexpected error, and truncates them', () => {
    expect(asBusError(new RangeError('too far')).message).toBe('UNEXPECTED: RangeError: too far');
    expect(asBusError('x'.repeat(9_999)).message.length).toBeLessThan(600);
  });
});
