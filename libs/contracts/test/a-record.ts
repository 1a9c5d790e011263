import type { RawRecord } from '../src/records/record.ts';

/** Time of the records of tests, ms since the epoch. */
export const AT = Date.UTC(2026, 10, 21, 12);

/** A record with this value: text unchanged, anything else as JSON. */
export const aRecord = (value: unknown, overrides: Partial<RawRecord> = {}): RawRecord => ({
  topic: 'customerio.track',
  partition: 0,
  offset: 7,
  key: Buffer.from('u1'),
  value: Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)),
  timestamp: AT,
  headers: {},
  ...overrides,
});
