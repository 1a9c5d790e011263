import { describe, expect, it } from 'vitest';
import { countSelected, filterOf, NOTHING, selectionOf, toggled } from './selected.ts';

describe('selection of dead letters', () => {
  it('sends the filter, not the loaded ids, when all that match are selected', () => {
    const filters = { group: 'g1', status: '400' } as const;
    expect(selectionOf({ all: true }, filters)).toEqual({ filter: { group: 'g1', status: 400 } });
    expect(countSelected({ all: true }, 20_001)).toBe(20_001);
  });

  it('sends ids when some are selected', () => {
    const selected = toggled(toggled(NOTHING, 'a', []), 'b', []);
    expect(selectionOf(selected, { group: 'g1' })).toEqual({ ids: ['a', 'b'] });
    expect(countSelected(toggled(selected, 'a', []), 100)).toBe(1);
  });

  it('keeps the other loaded rows when one row leaves all that match', () => {
    expect(toggled({ all: true }, 'b', ['a', 'b', 'c'])).toEqual({ all: false, ids: new Set(['a', 'c']) });
  });

  it('leaves out what is no number where one is expected', () => {
    expect(filterOf({ status: 'x', from: '1', text: '12' })).toEqual({ from: 1, text: '12' });
  });
});
