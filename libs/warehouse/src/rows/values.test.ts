import { parseExactJson } from '@cio-bus/contracts';
import { describe, expect, it } from 'vitest';
import { idText, int64, milliseconds, text } from './values.ts';

/** A number as the readers of records give it: with every digit. */
const exact = (digits: string) => parseExactJson(Buffer.from(digits));

describe('values', () => {
  it.each([
    [text, 'a', 'a'],
    [text, '', ''],
    [text, 5, null],
    [text, null, null],
    [text, undefined, null],
    [text, { a: 1 }, null],
    [text, 'half \ud83d', null],
    [text, 'whole 😀', 'whole 😀'],
    [idText, 'a', 'a'],
    [idText, 77, '77'],
    [idText, exact('12345678901234567890'), '12345678901234567890'],
    [idText, exact('0.12345678901234567891'), null],
    [idText, '', null],
    [idText, 1.5, null],
    [idText, true, null],
    [int64, 12, 12],
    [int64, '12', 12],
    [int64, '-12', -12],
    [int64, '9223372036854775807', 9_223_372_036_854_775_807n],
    [int64, '9223372036854775808', null],
    [int64, exact('9007199254740993'), 9_007_199_254_740_993n],
    [int64, exact('9223372036854775808'), null],
    [int64, exact('1e400'), null],
    [int64, 1.5, null],
    [int64, 2 ** 53, null],
    [int64, '1e3', null],
    [int64, ' 12', null],
    [int64, '', null],
    [int64, Number.NaN, null],
    [int64, true, null],
    [int64, [12], null],
    [milliseconds, 12.6, 13],
    [milliseconds, Number.POSITIVE_INFINITY, null],
    [milliseconds, 'long', null],
  ])('%o reads %s as %s', (read, value, expected) => {
    expect(read(value)).toBe(expected);
  });
});
