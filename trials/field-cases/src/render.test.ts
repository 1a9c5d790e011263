import { describe, expect, it } from 'vitest';
import { aFieldCase } from '../test/a-field-case.ts';
import { renderResult, renderSummary } from './render.ts';

const fieldCase = aFieldCase();

describe('the report', () => {
  it('says of each failed check what was expected and what was seen', () => {
    const findings = [{ check: 'journalCount', step: 2, expected: { count: 1 }, seen: '0 matching' }];
    const text = renderResult({ case: fieldCase, findings, tookMs: 1_500 });
    for (const part of [
      'XX-01  FAILED  1.5 s',
      'a/b#1',
      'It is delivered.',
      'journalCount at step 3',
      '{"count":1}',
      '0 matching',
    ])
      expect(text).toContain(part);
  });

  it('ends with the cases that failed', () => {
    const passed = { case: fieldCase, findings: [], tookMs: 1 };
    const failed = { ...passed, findings: [{ check: 'ready', expected: true, seen: 'sink' }] };
    expect(renderSummary([passed, passed])).toBe('2 of 2 field cases passed.');
    expect(renderSummary([passed, failed])).toBe('1 of 2 field cases passed; failed: XX-01');
  });
});
