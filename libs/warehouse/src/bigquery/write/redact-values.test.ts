import { describe, expect, it } from 'vitest';
import { redactValues } from './redact-values.ts';

describe('redactValues', () => {
  it.each([
    [`Field 'subject' has no value "Dear Ada"`, `Field 'subject' has no value …`],
    ['no such user ada@example.com.', 'no such user …'],
    ['4915112345678 is out of range', '… is out of range'],
    ['code 400 at row 12', 'code 400 at row 12'],
  ])('turns %s into %s', (reason, expected) => {
    expect(redactValues(reason)).toBe(expected);
  });

  it('limits the length', () => {
    expect(redactValues('why '.repeat(1_000))).toHaveLength(300);
  });
});
