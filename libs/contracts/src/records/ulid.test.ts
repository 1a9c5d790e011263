import { describe, expect, it } from 'vitest';
import { deriveUlid, isUlid } from './ulid.ts';

describe('isUlid', () => {
  it.each([
    { text: '01JCZ5Q6W8V5T1X4M2N7R9K3PA', is: true },
    { text: '7ZZZZZZZZZZZZZZZZZZZZZZZZZ', is: true },
    { text: '8ZZZZZZZZZZZZZZZZZZZZZZZZZ', is: false }, // more than 128 bits
    { text: '01jcz5q6w8v5t1x4m2n7r9k3pa', is: false },
    { text: '01JCZ5Q6W8V5T1X4M2N7R9K3P', is: false },
    { text: '01JCZ5Q6W8V5T1X4M2N7R9K3PAA', is: false },
    { text: '01JCZ5Q6W8V5T1X4M2N7R9K3PU', is: false }, // U, I, L and O are not in Crockford's alphabet
    { text: '01JCZ5Q6W8V5T1X4M2N7R9K3PA\n', is: false },
    { text: '', is: false },
  ])('returns $is for $text', ({ text, is }) => {
    expect(isUlid(text)).toBe(is);
  });
});

describe('deriveUlid', () => {
  it('never changes: records that were written years ago must keep their ids', () => {
    expect(deriveUlid(1_469_918_176_385, '')).toBe('01ARYZ6S41WERC8GMRZGE196QV');
  });

  it('begins with the time, encoded as in the ULID specification', () => {
    expect(deriveUlid(1_469_918_176_385, 'x')).toMatch(/^01ARYZ6S41/);
    expect(deriveUlid(2 ** 48 - 1, 'x')).toMatch(/^7ZZZZZZZZZ/);
  });

  it('sorts by time, whatever the content', () => {
    const ids = [1, 1_000, 1e11, 2 ** 47].map((time, index) => deriveUlid(time, `content ${9 - index}`));
    expect(ids.toSorted()).toEqual(ids);
  });

  it('derives the same id from text and its bytes, and another one from other content', () => {
    expect(deriveUlid(1, Buffer.from('é'))).toBe(deriveUlid(1, 'é'));
    expect(deriveUlid(1, 'a')).not.toBe(deriveUlid(1, 'b'));
    expect(deriveUlid(0, '')).toSatisfy(isUlid);
  });
});
