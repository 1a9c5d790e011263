import { describe, expect, it } from 'vitest';
import type { Check } from './check-schema.ts';
import { readCase } from './field-case.ts';
import { isIsolated } from './is-isolated.ts';

const produce = { do: 'produce', topic: 'customerio.track', key: 'xx01', value: 'v' };
const caseOf = (given: { check?: Check; steps?: unknown[]; needs?: string }) =>
  readCase({
    id: 'XX-01',
    kind: 'sequence',
    source: 'a/b#1',
    expect: 'It is delivered.',
    check: { ready: true },
    timeoutS: 1,
    steps: [produce],
    ...given,
  });

describe('isIsolated', () => {
  it.each<Check>([
    { journalIncludes: { personId: 'xx01' }, noDlqKey: 'xx01', ready: true, canary: true },
    { journalIncludes: [{ personId: 'xx01' }, { name: 'XX01_event' }] },
    { dlqKey: 'xx01-bad', dlqCode: 'MESSAGE_INVALID', dlqBytesIdentical: true },
    { dlqCount: { key: 'xx01', count: 2 }, dlqHeadersOnce: ['dlq-id'] },
    { anyOf: [{ processedIncludes: 'xx01' }, { topicHas: { topic: 't', key: 'xx01', count: 1 } }] },
  ])('is true of a case whose check names what is its own: %j', (check) => {
    expect(isIsolated(caseOf({ check }))).toBe(true);
  });

  it.each<Check>([
    { journalIncludes: [{ personId: 'xx01' }, { name: 'event' }] },
    { journalCount: { match: { action: 'send' }, count: 1 } },
    { dlqCode: 'MESSAGE_INVALID' },
    { dlqBytesIdentical: true },
    { topicHas: { topic: 'customerio.webhooks', count: 1 } },
    { processedIncludes: ['xx01', '"__proto__"'] },
    { allOf: [{ ready: true, anyOf: [{ vendorBodyIncludes: '1e400' }] }] },
  ])('is false of a case whose check another case could fulfil: %j', (check) => {
    expect(isIsolated(caseOf({ check }))).toBe(false);
    expect(isIsolated(caseOf({ steps: [produce, { do: 'check', check }] }))).toBe(false);
  });

  it.each([
    { do: 'stop', service: 'track-publisher' },
    { do: 'kafkaAdmin', op: 'createPartitions', topic: 'customerio.track', count: 8 },
    { do: 'sandbox', path: '/_sandbox/faults', json: {} },
    { do: 'cli', args: ['reconcile'] },
    { do: 'txn', id: 'A', op: 'begin' },
    { ...produce, txn: 'A' },
  ])('is false of a case that other cases notice: %j', (step) => {
    expect(isIsolated(caseOf({ steps: [produce, step] }))).toBe(false);
  });

  it.each(['{{pad:3000000}}', '{{repeat:600000:[}}{{repeat:600000:]}}'])('is false of a large case: %s', (value) => {
    expect(isIsolated(caseOf({ steps: [{ ...produce, value }] }))).toBe(false);
    expect(isIsolated(caseOf({ steps: [{ ...produce, value: value.replaceAll('00000', '') }] }))).toBe(true);
  });

  it('is false of a case that changes topics for good', () => {
    expect(isIsolated(caseOf({ needs: 'fresh stack' }))).toBe(false);
    expect(isIsolated(caseOf({ needs: 'the real service' }))).toBe(true);
  });
});
