import { describe, expect, it } from 'vitest';
import type { Check } from '../cases/check-schema.ts';
import { deadLetter, evidence, header } from './canned-evidence.ts';
import { evaluate } from './evaluate.ts';
import type { Evidence } from './evidence.ts';

/** Each check with evidence on which it holds and evidence on which it does not. */
const rows: { check: Check; holds: Partial<Evidence>; fails: Partial<Evidence> }[] = [
  { check: { dlqKey: 'k' }, holds: { records: [deadLetter('k')] }, fails: { records: [deadLetter('other')] } },
  {
    check: { dlqKey: 'k', dlqCode: 'MESSAGE_INVALID' },
    holds: { records: [deadLetter('k')] },
    fails: { records: [deadLetter('k', { code: 'UNEXPECTED' }), deadLetter('other')] },
  },
  {
    check: { dlqCodeIn: ['MESSAGE_TOO_LARGE', 'MESSAGE_INVALID'] },
    holds: { records: [deadLetter('k')] },
    fails: { records: [deadLetter('k', { code: 'UNEXPECTED' })] },
  },
  { check: { dlqMessageMatches: '(?i)byte order|BOM' }, holds: { records: [deadLetter('k')] }, fails: {} },
  {
    check: { dlqCount: { keyPrefix: 'k-', count: 2, distinctDlqIds: 2 } },
    holds: { records: [deadLetter('k-1'), deadLetter('k-2'), deadLetter('other')] },
    fails: { records: [deadLetter('k-1', { id: 'same' }), deadLetter('k-2', { id: 'same' })] },
  },
  { check: { noDlqKey: ['a', 'b'] }, holds: { records: [deadLetter('c')] }, fails: { records: [deadLetter('b')] } },
  {
    check: { dlqKey: 'k', dlqBytesIdentical: true },
    holds: { records: [deadLetter('k')], written: [{ key: 'k', value: Buffer.from('not json') }] },
    fails: { records: [deadLetter('k')], written: [{ key: 'k', value: Buffer.from('not  json') }] },
  },
  {
    check: { dlqBytesIdentical: true },
    holds: { records: [deadLetter('any')], written: [{ key: undefined, value: Buffer.from('not json') }] },
    fails: { written: [{ key: undefined, value: Buffer.from('not json') }] },
  },
  {
    check: { dlqHeadersOnce: ['dlq-id', 'dlq-code'] },
    holds: { records: [deadLetter('k')] },
    fails: { records: [deadLetter('k', { more: [header('dlq-id', 'forged')] })] },
  },
];

describe('checks of dead letters', () => {
  it.each(rows)('hold or say what they saw: $check', async ({ check, holds, fails }) => {
    expect(await evaluate(check, evidence(holds))).toEqual([]);
    const failures = await evaluate(check, evidence(fails));
    expect(failures).not.toEqual([]);
    for (const { seen } of failures) expect(seen).not.toBe('');
  });
});
