import { describe, expect, it } from 'vitest';
import { type LedgerCounts, StubLedger } from './stub-ledger.ts';

/** `>` arrives, `<` is answered with success, `x` is refused. */
function ledgerAfter(story: readonly string[]): StubLedger {
  const ledger = new StubLedger();
  for (const step of story) {
    const seq = Number(step.slice(1));
    if (step.startsWith('>')) ledger.arrive('u1', seq);
    else ledger.answer('u1', seq, step.startsWith('<') ? 'accepted' : 'refused');
  }
  return ledger;
}

describe('StubLedger', () => {
  it.each([
    { story: ['>0', '<0', '>1', '<1'], what: 'one after the other', counts: { accepted: 2 } },
    { story: ['>0', '>1', '<0', '<1'], what: 'handed over too early', counts: { accepted: 2, orderBroken: 1 } },
    { story: ['>1', '<1', '>0', '<0'], what: 'overtaken', counts: { accepted: 2, orderBroken: 1 } },
    { story: ['>0', '<0', '>0', '<0'], what: 'repeated', counts: { accepted: 1, repeats: 1 } },
    {
      story: ['>0', '<0', '>1', '<1', '>0', '>1'],
      what: 'repeated from a commit on',
      counts: { accepted: 2, repeats: 2 },
    },
    { story: ['>0', 'x0', '>1', '<1'], what: 'refused, and then the next', counts: { accepted: 1, refused: 1 } },
    { story: ['>0', '>0', '<0', '<0'], what: 'sent again before its answer', counts: { accepted: 1 } },
  ] as { story: string[]; what: string; counts: Partial<LedgerCounts> }[])(
    'counts what was $what',
    ({ story, counts }) => {
      expect(ledgerAfter(story).counts).toEqual({ accepted: 0, refused: 0, repeats: 0, orderBroken: 0, ...counts });
    },
  );

  it('keeps keys apart, because order holds per key alone', () => {
    const ledger = new StubLedger();
    ledger.arrive('u1', 0);
    ledger.arrive('u2', 0);
    expect(ledger.counts.orderBroken).toBe(0);
  });
});
