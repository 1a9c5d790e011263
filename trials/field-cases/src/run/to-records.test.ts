import { describe, expect, it } from 'vitest';
import { readCase } from '../cases/field-case.ts';
import { toRecords } from './to-records.ts';

const recordsOf = (step: object) => {
  const [read] = readCase({
    id: 'XX-01',
    kind: 'sequence',
    source: 'a test',
    steps: [step],
    expect: 'something',
    check: { ready: true },
    timeoutS: 1,
  }).steps;
  return toRecords(read as Parameters<typeof toRecords>[0], { now: 5_000 });
};

describe('toRecords', () => {
  it('fills in texts, and nothing within base64', () => {
    const produce = { do: 'produce', topic: 't', key: 'k{{now}}' };
    const bytes = Buffer.from('{{now}}');
    expect(recordsOf({ ...produce, value: '{{now-1}}', timestampMs: '{{now-5000}}' })).toEqual([
      { topic: 't', key: Buffer.from('k5000'), value: Buffer.from('4999'), headers: [], timestamp: 0 },
    ]);
    expect(recordsOf({ ...produce, valueBase64: bytes.toString('base64') })[0]?.value).toEqual(bytes);
  });

  it('makes null, binary, repeated and many headers', () => {
    const [record] = recordsOf({
      do: 'produce',
      topic: 't',
      key: null,
      value: null,
      headers: [
        ['a', null],
        ['a', { base64: '/w==' }],
      ],
      headersRepeat: { prefix: 'r-', count: 2, value: '1' },
    });
    expect(record).toMatchObject({ key: null, value: null });
    expect(record?.headers.map(([name, value]) => [name.toString(), value?.toString('hex')])).toEqual([
      ['a', undefined],
      ['a', 'ff'],
      ['r-0', '31'],
      ['r-1', '31'],
    ]);
    expect(record?.headers[0]?.[0]).not.toBe(record?.headers[1]?.[0]);
  });

  it('numbers the records of one step from 0', () => {
    const records = recordsOf({ do: 'produceMany', count: 3, topic: 't', key: 'k-{{i}}', value: '{{i}}' });
    expect(records.map(({ key, value }) => `${key}=${value}`)).toEqual(['k-0=0', 'k-1=1', 'k-2=2']);
  });
});
