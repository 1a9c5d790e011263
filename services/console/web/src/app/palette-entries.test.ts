import { describe, expect, it } from 'vitest';
import { paletteEntries } from './palette-entries.ts';

describe('paletteEntries', () => {
  it('lists every page when nothing is sought', () => {
    expect(paletteEntries('').map(({ path }) => path)).toContain('/audit');
    expect(paletteEntries('')).toHaveLength(8);
  });

  it('finds pages by words of their title or hint', () => {
    expect(paletteEntries('rep pau')[0]).toMatchObject({ title: 'Jobs' });
  });

  it('offers to look an id up, whatever it contains', () => {
    const id = 'a&b=<c>';
    const trace = paletteEntries(id).find(({ path }) => path.startsWith('/trace'));
    expect(new URLSearchParams(trace?.path.split('?')[1]).get('id')).toBe(id);
  });
});
