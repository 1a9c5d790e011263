import { describe, expect, it } from 'vitest';
import type { Check } from '../cases/check-schema.ts';
import { deadLetter, evidence } from './canned-evidence.ts';
import { canStopHolding, evaluate, mentions, withoutCanary } from './evaluate.ts';

describe('evaluate', () => {
  it('requires everything that an object names, along with what is nested in it', async () => {
    const check: Check = { status: 200, noDlqKey: 'k', anyOf: [{ ready: true }] };
    const failures = await evaluate(check, evidence({ records: [deadLetter('k')], notReady: async () => ['sink'] }));
    expect(failures.map((failure) => failure.check)).toEqual(['status', 'noDlqKey', 'anyOf']);
  });
});

describe('canStopHolding', () => {
  it.each<[Check, boolean]>([
    [{ journalIncludes: { name: 'a' }, status: 200 }, false],
    [{ sqlRows: { sql: 'x', atLeast: 1 } }, false],
    [{ sqlRows: { sql: 'x', equals: 2 } }, true],
    [{ ready: true }, true],
    [{ anyOf: [{ allOf: [{ noDlqKey: 'k' }] }] }, true],
  ])('of %j is %s', (check, expected) => {
    expect(canStopHolding(check)).toBe(expected);
  });
});

describe('the canary of a check', () => {
  const check: Check = { status: 200, allOf: [{ canary: true, ready: true }] };

  it('is found and taken out at every depth, since it is judged last', () => {
    expect([mentions(check, 'canary'), mentions(check, 'ready'), mentions(check, 'exitCode')]).toEqual([
      true,
      true,
      false,
    ]);
    expect(withoutCanary(check)).toEqual({ status: 200, allOf: [{ ready: true }] });
  });
});
