import { describe, expect, it } from 'vitest';
import { withoutValues } from './without-values.ts';

describe('withoutValues', () => {
  it.each([
    [`Field 'subject' has no value "Dear Ada"`, `Field 'subject' has no value …`],
    ['no such user ada@example.com.', 'no such user …'],
    ['4915112345678 is out of range', '… is out of range'],
    ['code 400 at row 12', 'code 400 at row 12'],
  ])('makes of %s: %s', (reason, expected) => {
    expect(withoutValues(reason)).toBe(expected);
  });

  it('is short', () => {
    expect(withoutValues('why '.repeat(1_000))).toHaveLength(300);
  });
});
