import { describe, expect, it } from 'vitest';
import { ByteCursor } from './byte-cursor.ts';
import { readHeaders } from './read-headers.ts';

/** The headers of a record as Kafka stores them; lengths below 64 are one byte. */
function read(...headers: (readonly [name: string, value: Buffer | null])[]) {
  const part = (bytes: Buffer | null) => (bytes ? [Buffer.from([bytes.length * 2]), bytes] : [Buffer.from([1])]);
  const parts = headers.flatMap(([name, value]) => [...part(Buffer.from(name)), ...part(value)]);
  return readHeaders(new ByteCursor(Buffer.concat([Buffer.from([headers.length * 2]), ...parts])));
}

describe('readHeaders', () => {
  it('reads what differs from the record before, at whatever place', () => {
    expect({ ...read(['a', Buffer.from('one')], ['b', Buffer.from('two')]).headers }).toEqual({ a: 'one', b: 'two' });
    expect({ ...read(['a', Buffer.from('oné')], ['c', Buffer.from('tw')]).headers }).toEqual({ a: 'oné', c: 'tw' });
    expect({ ...read(['b', Buffer.from('one')], ['a', Buffer.from('two')]).headers }).toEqual({ b: 'one', a: 'two' });
  });

  it('does not take a byte that is no text for the text of the record before', () => {
    expect(read(['a', Buffer.from('é')])).toEqual({ headers: expect.objectContaining({ a: 'é' }) });
    const [, value] = read(['a', Buffer.from([0xe9])]).rawHeaders?.[0] ?? [];
    expect(value).toEqual(Buffer.from([0xe9]));
  });

  it('keeps the bytes of repeated, null and numeric headers, whatever came before', () => {
    for (const _ of [1, 2]) {
      expect(read(['a', Buffer.from('x')], ['a', Buffer.from('x')]).rawHeaders).toHaveLength(2);
      expect(read(['a', null]).rawHeaders).toEqual([['a', null]]);
      expect(read(['7', Buffer.from('x')]).rawHeaders).toHaveLength(1);
      expect(read(['a', Buffer.from('\ufffd')]).rawHeaders).toBeUndefined();
    }
  });
});
