import { describe, expect, it } from 'vitest';
import { parseCases, readCases, selectCases } from './read-cases.ts';

const kafkaCase = {
  id: 'XX-01',
  kind: 'kafka',
  source: 'a test',
  topic: 'customerio.track',
  key: 'k',
  value: 'v',
  headers: [
    ['a', null],
    ['a', { base64: '/w==' }],
  ],
  expect: 'something',
  check: { dlqKey: 'k', anyOf: [{ ready: true }, { canary: true }] },
  timeoutS: 30,
};
const parse = (value: unknown) => parseCases(JSON.stringify(value), 'file.jsonl');

describe('field cases', () => {
  it('are all readable, with an id of their own each', () => {
    const cases = readCases();
    expect(cases.filter(({ id }) => id.startsWith('FC-'))).toHaveLength(24);
    expect(cases.length).toBeGreaterThanOrEqual(36);
  });

  it('are lists of steps, whatever their kind', () => {
    expect(parse(kafkaCase)[0]?.steps).toEqual([
      { do: 'produce', topic: 'customerio.track', key: 'k', value: 'v', headers: kafkaCase.headers },
    ]);
    const { topic: _topic, key: _key, value: _value, headers: _headers, ...common } = kafkaCase;
    const webhook = { ...common, kind: 'webhook', http: { bodyBase64: 'e30=' } };
    expect(parse(webhook)[0]?.steps).toEqual([
      {
        do: 'webhook',
        http: { method: 'POST', path: '/webhooks/customerio', headers: {}, bodyBase64: 'e30=', sign: 'v0' },
      },
    ]);
  });

  it.each([
    ['an unknown check', { ...kafkaCase, check: { dlqKye: 'k' } }, 'dlqKye'],
    ['a check of nothing', { ...kafkaCase, check: { allOf: [{}] } }, 'at least one thing'],
    ['two values', { ...kafkaCase, valueBase64: 'e30=' }, 'either value or valueBase64'],
    ['a value that is not base64', { ...kafkaCase, value: undefined, valueBase64: '~' }, 'base64'],
    ['an unknown compression', { ...kafkaCase, compression: 'brotli' }, 'compression'],
  ])('are refused by file, line and field for %s', (_what, value, named) => {
    expect(() => parse(value)).toThrow('file.jsonl:1');
    expect(() => parse(value)).toThrow(named);
  });

  it('are found by their ids, in the order asked for', () => {
    const cases = readCases();
    expect(selectCases(cases, ['FC-36', 'fc-01']).map(({ id }) => id)).toEqual(['FC-36', 'FC-01']);
    expect(selectCases(cases, [])).toBe(cases);
    expect(() => selectCases(cases, ['FC-99'])).toThrow('FC-99 is not a field case');
  });
});
