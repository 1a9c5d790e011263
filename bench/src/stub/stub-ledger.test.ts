import { describe, expect, it } from 'vitest';
import { type LedgerCounts, StubLedger } from './stub-ledger.ts';

/** `>` arrives, `<` is accepted, `x` is rejected. */
function ledgerAfter(story: readonly string[]): StubLedger {
  const ledger = new StubLedger();
  for (const step of story) {
    const seq = Number(step.slice(1));
    if (step.startsWith('>')) ledger.arrive('u1', seq);
    else ledger.respond('u1', seq, step.startsWith('<') ? 'accepted' : 'rejected');
  }
  return ledger;
}

describe('StubLedger', () => {
  it.each([
    { story: ['>0', '<0', '>1', '<1'], what: 'sent one after the other', counts: { accepted: 2 } },
    { story: ['>0', '>1', '<0', '<1'], what: 'sent too early', counts: { accepted: 2, outOfOrder: 1 } },
    { story: ['>1', '<1', '>0', '<0'], what: 'overtaken', counts: { accepted: 2, outOfOrder: 1 } },
    { story: ['>0', '<0', '>0', '<0'], what: 'repeated', counts: { accepted: 1, repeats: 1 } },
    {
      story: ['>0', '<0', '>1', '<1', '>0', '>1'],
      what: 'repeated from the last commit',
      counts: { accepted: 2, repeats: 2 },
    },
    { story: ['>0', 'x0', '>1', '<1'], what: 'rejected, followed by the next', counts: { accepted: 1, rejected: 1 } },
    { story: ['>0', '>0', '<0', '<0'], what: 'sent again before its response', counts: { accepted: 1 } },
  ] as { story: string[]; what: string; counts: Partial<LedgerCounts> }[])(
    'counts messages that were $what',
    ({ story, counts }) => {
      expect(ledgerAfter(story).counts).toEqual({ accepted: 0, rejected: 0, repeats: 0, outOfOrder: 0, ...counts });
    },
  );

  it('tracks keys separately, because order is per key', () => {
    const ledger = new StubLedger();
    ledger.arrive('u1', 0);
    ledger.arrive('u2', 0);
    expect(ledger.counts.outOfOrder).toBe(0);
  });
});
