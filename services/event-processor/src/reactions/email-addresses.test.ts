import { describe, expect, it } from 'vitest';
import { emailAddresses } from './email-addresses.ts';

describe('emailAddresses', () => {
  it.each<[string, string[]]>([
    ['Ada@Example.com', ['ada@example.com']],
    ['Ada <ada@example.com>', ['ada@example.com']],
    ['"Lovelace, Ada" <ada@example.com>; Bob <bob@example.com>', ['ada@example.com', 'bob@example.com']],
    ['a@example.com,b@example.com', ['a@example.com', 'b@example.com']],
    ['a+news@example.com (Ada, at work)', ['a+news@example.com']],
    ['"a, b"@example.com', ['"a__b"@example.com']],
    ['"a \\"quoted\\" name, x@example.com" <ada@example.com>', ['ada@example.com']],
    ['Lovelace, Ada <ada@example.com>', ['ada@example.com']],
    ['Team: ann@example.com, bob@example.com;', []],
    ['Ada <ada@example.com> Bob <bob@example.com>', []],
    ['ann@, bob@example.com', []],
    ['ada', []],
    ['ada@', []],
    ['<>', []],
    ['', []],
  ])('reads %j as %j', (field, addresses) => {
    expect(emailAddresses(field)).toEqual(addresses);
  });
});
