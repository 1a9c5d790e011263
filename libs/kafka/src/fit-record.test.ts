import { recordBytes } from '@cio-bus/contracts';
import { describe, expect, it } from 'vitest';
import { fitDeadLetter } from './fit-record.ts';
import type { OutgoingRecord } from './producer.ts';

const LIMIT = 10_000;
const aDeadLetter = (overrides: Partial<OutgoingRecord> = {}): OutgoingRecord => ({
  topic: 'customerio.dlq',
  key: Buffer.from('u1'),
  value: Buffer.from('v'),
  headers: { 'cio-source': 'shop', 'dlq-id': 'a/b/0/1', 'dlq-code': 'MESSAGE_INVALID' },
  ...overrides,
});

describe('fitDeadLetter', () => {
  it('leaves a dead letter that fits as it is', () => {
    const record = aDeadLetter();
    expect(fitDeadLetter(record, LIMIT)).toBe(record);
  });

  it('cuts a value, and says how large the whole was', () => {
    const record = aDeadLetter({ value: Buffer.alloc(50_000, 'x') });
    const fitted = fitDeadLetter(record, LIMIT);
    expect(recordBytes(fitted)).toBe(LIMIT);
    expect(fitted.headers).toEqual({ ...record.headers, 'dlq-truncated': String(recordBytes(record)) });
  });

  it('says how large the whole was when it is cut once more', () => {
    const record = aDeadLetter({ value: Buffer.alloc(50_000, 'x') });
    const again = fitDeadLetter(fitDeadLetter(record, LIMIT), LIMIT / 2);
    expect(recordBytes(again)).toBeLessThanOrEqual(LIMIT / 2);
    expect(again.headers?.['dlq-truncated']).toBe(String(recordBytes(record)));
  });

  it('leaves out the largest of the own headers when they take the room, never those that say what it is', () => {
    const rawHeaders = [
      ['small', Buffer.from('kept')],
      ['huge', Buffer.alloc(750_000)],
      ['null', null],
      ['large', Buffer.alloc(20_000)],
    ] as const;
    const fitted = fitDeadLetter(aDeadLetter({ rawHeaders }), LIMIT);
    expect(recordBytes(fitted)).toBeLessThanOrEqual(LIMIT);
    expect(fitted.rawHeaders?.map(([name]) => name)).toEqual(['small', 'null']);
    expect(fitted.headers).toMatchObject({ 'dlq-id': 'a/b/0/1', 'cio-source': 'shop' });
    expect(String(fitted.value)).toBe('v');
  });

  it('fits 10,000 headers', () => {
    const headers = Object.fromEntries(Array.from({ length: 10_000 }, (_, index) => [`h${index}`, 'x'.repeat(20)]));
    const fitted = fitDeadLetter(aDeadLetter({ headers: { ...headers, 'dlq-id': 'a/b/0/1' } }), LIMIT);
    expect(recordBytes(fitted)).toBeLessThanOrEqual(LIMIT);
  });
});
