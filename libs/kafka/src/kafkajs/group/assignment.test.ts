import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { assignUnits, type Claimant } from './assignment.ts';

const units = ['a', 'b', 'c', 'd', 'e', 'f'];
const member = (id: string, claims: readonly string[] = [], generation = 1): Claimant => ({
  id,
  generation,
  units: claims,
});
const counts = (assignment: Map<string, string[]>) => [...assignment.values()].map(({ length }) => length).sort();

describe('assignUnits', () => {
  it('assigns everything to a single member', () => {
    expect(assignUnits(units, [member('m1')]).get('m1')).toEqual(units);
  });

  it('moves only what a newcomer needs', () => {
    const assignment = assignUnits(units, [member('m1', units), member('m2')]);
    expect(assignment.get('m1')).toEqual(['a', 'b', 'c']);
    expect(assignment.get('m2')).toEqual(['d', 'e', 'f']);
  });

  it('keeps the units of all others when one member leaves, and shares only the rest', () => {
    const assignment = assignUnits(units, [member('m1', ['a', 'b']), member('m2', ['c', 'd'])]);
    expect(assignment.get('m1')).toEqual(['a', 'b', 'e']);
    expect(assignment.get('m2')).toEqual(['c', 'd', 'f']);
  });

  it('trusts the newer generation when two members claim the same unit', () => {
    const assignment = assignUnits(units, [member('sleeper', ['a', 'b', 'c'], 3), member('owner', ['a', 'b', 'c'], 7)]);
    expect(assignment.get('owner')).toEqual(['a', 'b', 'c']);
    expect(assignment.get('sleeper')).toEqual(['d', 'e', 'f']);
  });

  it('ignores claims of units that no longer exist', () => {
    expect(assignUnits(['a'], [member('m1', ['gone', 'a'])]).get('m1')).toEqual(['a']);
  });

  it('assigns every unit to exactly one member, with counts that differ by at most one', () => {
    const claimants = fc.uniqueArray(
      fc.record({ id: fc.string({ minLength: 1, maxLength: 4 }), generation: fc.nat(5), units: fc.subarray(units) }),
      { selector: ({ id }) => id, minLength: 1, maxLength: 9 },
    );
    fc.assert(
      fc.property(claimants, (members) => {
        const assignment = assignUnits(units, members);
        expect([...assignment.values()].flat().sort()).toEqual(units);
        const sizes = counts(assignment);
        expect((sizes.at(-1) ?? 0) - (sizes[0] ?? 0)).toBeLessThanOrEqual(1);
      }),
    );
  });
});
