import { describe, expect, it } from 'vitest';
import type { Check } from '../cases/check-schema.ts';
import { command, deadLetter, entry, evidence, header, record } from './canned-evidence.ts';
import { evaluate } from './evaluate.ts';
import type { Evidence } from './evidence.ts';

/** Each check with evidence on which it holds and evidence on which it does not. */
const rows: { check: Check; holds: Partial<Evidence>; fails: Partial<Evidence> }[] = [
  {
    check: { journalIncludes: { personId: 'u1', attributes: { plan: 'pro' } } },
    holds: { journal: [entry({ attributes: { plan: 'pro', n: 1 } })] },
    fails: { journal: [entry({ attributes: { plan: 'free' } })] },
  },
  {
    check: { journalIncludes: { attributes: { toString: 'no' } } },
    holds: { journal: [entry({ attributes: { toString: 'no' } })] },
    fails: { journal: [entry({ attributes: {} })] },
  },
  { check: { journalExcludes: { name: 'a' } }, holds: {}, fails: { journal: [entry({ name: 'a' })] } },
  {
    check: { journalCount: { match: { name: 'a' }, notDuplicate: true, count: 1 } },
    holds: { journal: [entry({ name: 'a' }), entry({ name: 'a', duplicate: true })] },
    fails: { journal: [entry({ name: 'a' }), entry({ name: 'a' })] },
  },
  {
    check: { journalCountAtLeast: { match: { name: 'a' }, count: 2 } },
    holds: { journal: [entry({ name: 'a' }), entry({ name: 'a' }), entry({ name: 'a' })] },
    fails: { journal: [entry({ name: 'a' })] },
  },
  {
    check: { sandboxPerson: { id: 'u1', attributes: { plan: 'pro' } } },
    holds: { person: async () => ({ attributes: { plan: 'pro' }, suppressed: false }) },
    fails: {},
  },
  {
    check: { sandboxNobody: 'u1' },
    holds: {},
    fails: { person: async () => ({ attributes: {}, suppressed: false }) },
  },
  {
    check: { processedIncludes: ['one', 'two'] },
    holds: { records: [record('customerio.processed', 'k', 'one'), record('customerio.processed', 'k', 'two')] },
    fails: { records: [record('customerio.processed', 'k', 'one'), record('customerio.dlq', 'k', 'two')] },
  },
  {
    check: { processedExcludes: 'one' },
    holds: { records: [record('customerio.dlq', 'k', 'one')] },
    fails: { records: [record('customerio.processed', 'k', 'one')] },
  },
  {
    check: { vendorBodyIncludes: '9007199254740993' },
    holds: { vendorBodies: ['9007199254740993'] },
    fails: { vendorBodies: ['9007199254740992'] },
  },
  {
    check: {
      dlqHeadersInclude: [
        ['b', '1'],
        ['b', null],
        ['c', { base64: '/wCA/g==' }],
      ],
    },
    holds: {
      records: [
        deadLetter('k', { more: [header('b', '1'), header('b', null), header('c', Buffer.from('ff0080fe', 'hex'))] }),
      ],
    },
    fails: {
      records: [
        deadLetter('k', { more: [header('b', null), header('b', '1'), header('c', Buffer.from('ff0080fe', 'hex'))] }),
      ],
    },
  },
  {
    check: { topicHas: { topic: 'customerio.webhooks', key: 'k', count: 1 } },
    holds: { records: [record('customerio.webhooks', 'k', 'v'), record('customerio.webhooks', 'l', 'v')] },
    fails: { records: [record('customerio.webhooks', 'k', 'v'), record('customerio.webhooks', 'k', 'v')] },
  },
  { check: { sqlRows: { sql: 'x', atLeast: 1 } }, holds: { countRows: async () => 2 }, fails: {} },
  {
    check: { sqlRows: { sql: 'x', equals: 0 } },
    holds: {},
    fails: { countRows: () => Promise.reject(new Error('the sink is away')) },
  },
  { check: { status: 200 }, holds: { status: 200 }, fails: { status: 503 } },
  { check: { exitCode: 1, exitCodeIn: [0, 1] }, holds: { command }, fails: { command: { ...command, code: null } } },
  {
    check: { stdoutIncludes: 'lag', stdoutMatches: '"lag":\\s*0' },
    holds: { command },
    fails: { command: { ...command, stdout: '"lag": 3' } },
  },
  { check: { produceError: '(?i)timestamp' }, holds: { produceErrors: ['INVALID_TIMESTAMP'] }, fails: {} },
  { check: { ready: true }, holds: {}, fails: { notReady: async () => ['bigquery-sink is not ready'] } },
  { check: { ready: true }, holds: {}, fails: { deaths: ['track-publisher exited with code 1'] } },
  {
    check: { canary: true },
    holds: { canaries: async () => [{ description: 'same key', delivered: true }] },
    fails: { canaries: async () => [{ description: 'same key', delivered: false }] },
  },
  { check: { allOf: [{ status: 200 }, { ready: true }] }, holds: { status: 200 }, fails: { status: 401 } },
  { check: { anyOf: [{ status: 200 }, { status: 202 }] }, holds: { status: 202 }, fails: { status: 401 } },
];

describe('checks', () => {
  it.each(rows)('hold or say what they saw: $check', async ({ check, holds, fails }) => {
    expect(await evaluate(check, evidence(holds))).toEqual([]);
    const failures = await evaluate(check, evidence(fails));
    expect(failures).not.toEqual([]);
    for (const { seen } of failures) expect(seen).not.toBe('');
  });
});
