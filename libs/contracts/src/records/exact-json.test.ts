import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isJsonObject, MAX_JSON_DEPTH, parseExactJson, rawNumber } from './exact-json.ts';

const parse = (text: string) => parseExactJson(Buffer.from(text));

describe('parseExactJson', () => {
  it.each([
    '9007199254740993',
    '-12345678901234567890',
    '0.12345678901234567891',
    '1234567890.12345678901',
    '1e400',
    '-1E-400',
    '123456789012345678901234567890',
  ])('writes %s again digit by digit', (number) => {
    const text = `{"a":[${number}],"b":${number}}`;
    expect(JSON.stringify(parse(text))).toBe(text);
  });

  it.each(['1', '1.50', '9007199254740992', '1e3', '0.1', '100000000000000000000', '1.7976931348623157e308', '-0'])(
    'reads %s, which is exact, as a number',
    (number) => {
      expect(parse(`[${number}]`)).toEqual([Number(number)]);
    },
  );

  it.each([
    { depth: MAX_JSON_DEPTH, accepted: true },
    { depth: MAX_JSON_DEPTH + 1, accepted: false },
    { depth: 200_000, accepted: false },
  ])('nesting of $depth levels is accepted: $accepted', ({ depth, accepted }) => {
    const text = `${'['.repeat(depth)}${']'.repeat(depth)}`;
    if (accepted) expect(parse(text)).toBeInstanceOf(Array);
    else expect(() => parse(text)).toThrow('nested deeper than 1000 levels');
  });

  it('reads a number of 400,000 digits at once', () => {
    const text = `[1${'0'.repeat(400_000)}1]`;
    expect(JSON.stringify(parse(text))).toBe(text);
  });

  it('finds the end of a string of any length, whatever is escaped in it', () => {
    for (let length = 0; length < 200; length += 1) {
      for (const end of ['', '\\\\', '\\"', '\\\\\\"', '\\u005c']) {
        const text = `{"${'a'.repeat(length)}${end}":["{[",1]}`;
        expect(parse(text)).toEqual(JSON.parse(text));
        expect(() => parse(`{"${'a'.repeat(length)}${end}":${'['.repeat(1_000)}${']'.repeat(1_000)}}`)).toThrow(
          'nested',
        );
      }
    }
  });

  it('does not count brackets within strings', () => {
    const text = `{"a":"${'{['.repeat(500)}\\"${'['.repeat(500)}\\\\","b":1}`;
    expect(parse(text)).toEqual(JSON.parse(text));
  });

  it.each([
    { bytes: Buffer.from([0x7b, 0xff, 0x7d]), error: 'not valid UTF-8' },
    { bytes: Buffer.from('\ufeff{}', 'utf16le'), error: 'UTF-16' },
    { bytes: Buffer.from('\ufeff{}'), error: 'byte order mark' },
    { bytes: Buffer.from('{"a":{"__proto__":{"b":1}}}'), error: '__proto__' },
    { bytes: Buffer.from('{"\\u005F_proto__":1}'), error: '__proto__' },
    { bytes: Buffer.from('{"__pr\\u006fto__":1}'), error: '__proto__' },
    { bytes: Buffer.from('{"__\\u0070rot\\u006F__":1}'), error: '__proto__' },
    { bytes: Buffer.from('{'), error: 'JSON' },
    { bytes: Buffer.from(''), error: 'JSON' },
  ])('refuses a value with the reason: $error', ({ bytes, error }) => {
    expect(() => parseExactJson(bytes)).toThrow(error);
  });

  it('accepts a field named __proto__ from a caller that copies nothing', () => {
    const text = '{"__proto__":{"n":12345678901234567890}}';
    expect(JSON.stringify(parseExactJson(Buffer.from(text), { acceptProto: true }))).toBe(text);
  });

  it('accepts a text that mentions __proto__', () => {
    expect(parse('{"a":"__proto__"}')).toEqual({ a: '__proto__' });
  });

  it('reads random numbers, names and lists the same whether or not a glance finds them plain', () => {
    const digits = fc.stringMatching(/^[0-9]{1,18}$/);
    const number = fc
      .tuple(
        fc.constantFrom('', '-'),
        digits,
        fc.option(digits),
        fc.option(fc.tuple(fc.constantFrom('e', 'E', 'e+', 'e-'), fc.nat(400))),
      )
      .map(
        ([sign, whole, fraction, exponent]) =>
          `${sign}${whole.replace(/^0+(?=.)/, '')}${fraction === null ? '' : `.${fraction}`}${exponent?.join('') ?? ''}`,
      );
    const name = fc
      .oneof(fc.string(), fc.constantFrom('__proto__', '12e345', '1234567890.1234567', '[{'))
      .map((text) => JSON.stringify(text));
    const { value } = fc.letrec<{ value: string }>((tie) => ({
      value: fc.oneof(
        { depthSize: 'small' },
        number,
        name,
        fc.array(tie('value')).map((values) => `[${values.join(', ')}]`),
        fc.array(fc.tuple(name, tie('value'))).map((fields) => `{${fields.map((field) => field.join(':')).join(',')}}`),
      ),
    }));
    const result = (text: string) => {
      try {
        return JSON.stringify(parse(text));
      } catch (error) {
        return String(error);
      }
    };
    const careful = (text: string) => result(`["\\u005f",${text}]`).replace(/^\["_",(.*)\]$/s, '$1');
    fc.assert(
      fc.property(value, (text) => void expect(result(text)).toBe(careful(text))),
      { numRuns: 1_000 },
    );
  });

  it('reads whatever JSON.stringify writes as JSON.parse does', () => {
    fc.assert(
      fc.property(fc.json(), (text) => {
        fc.pre(!text.includes('"__proto__":'));
        expect(JSON.stringify(parse(text))).toBe(JSON.stringify(JSON.parse(text)));
      }),
    );
  });
});

describe('rawNumber', () => {
  it('returns the digits of a number that was kept as text, and of nothing else', () => {
    expect(parse('[12345678901234567890,1,"2",{"rawJSON":"3"}]')).toSatisfy(
      (values: unknown[]) =>
        JSON.stringify(values.map((value) => rawNumber(value) ?? null)) === '["12345678901234567890",null,null,null]',
    );
  });
});

describe('isJsonObject', () => {
  it.each([
    { text: '{}', is: true },
    { text: '{"rawJSON":"1"}', is: true },
    { text: '12345678901234567890', is: false },
    { text: '[]', is: false },
    { text: 'null', is: false },
    { text: '"text"', is: false },
  ])('$text: $is', ({ text, is }) => {
    expect(isJsonObject(parse(text))).toBe(is);
  });
});
