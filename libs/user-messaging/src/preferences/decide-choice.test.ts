import { describe, expect, it } from 'vitest';
import { replaces, type TimedChoice } from './decide-choice.ts';

const yes = (saidAt: number): TimedChoice => ({ optedIn: true, saidAt });
const no = (saidAt: number): TimedChoice => ({ optedIn: false, saidAt });

describe('replaces', () => {
  it.each([
    { name: 'the first statement', said: yes(5), stored: undefined, expected: true },
    { name: 'a newer one', said: yes(6), stored: no(5), expected: true },
    { name: 'an older one', said: no(4), stored: yes(5), expected: false },
    { name: 'a repeat', said: no(5), stored: no(5), expected: false },
    { name: 'a refusal at the same time', said: no(5), stored: yes(5), expected: true },
    { name: 'a consent at the same time', said: yes(5), stored: no(5), expected: false },
  ])('$name: $expected', ({ said, stored, expected }) => {
    expect(replaces(said, stored)).toBe(expected);
  });

  it('ends with the same choice in whatever order statements arrive, and however often', () => {
    const statements = [yes(1), no(2), yes(2), no(3), yes(3), yes(2)];
    const endOf = (order: readonly TimedChoice[]) =>
      order.reduce<TimedChoice | undefined>((stored, said) => (replaces(said, stored) ? said : stored), undefined);
    const orders = statements.flatMap((_, first) => [
      [...statements.slice(first), ...statements.slice(0, first)],
      [...statements.slice(first), ...statements.slice(0, first)].reverse(),
    ]);
    for (const order of orders) expect(endOf([...order, ...order])).toEqual(no(3));
  });
});
