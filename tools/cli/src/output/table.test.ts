import { describe, expect, it } from 'vitest';
import { renderTable } from './table.ts';

describe('renderTable', () => {
  it('aligns columns by the width that a terminal shows, numbers to the right', () => {
    const rows = [
      ['a', 1, 'x'],
      ['日本', 1000, null],
      ['longer than its name', undefined, 'two\nlines'],
    ];
    expect(renderTable(['name', 'number', 'text'], rows).split('\n')).toEqual([
      'name                  number  text',
      'a                          1  x',
      '日本                    1000',
      'longer than its name          two lines',
    ]);
  });

  it('cuts long cells, but no ids', () => {
    const long = 'x'.repeat(100);
    expect(renderTable(['group', 'text'], [[long, long]], 10)).toContain(`${long}  ${'x'.repeat(9)}…`);
  });

  it('renders many rows in time that grows with their number', () => {
    const rows = Array.from({ length: 20_000 }, (_, number) => ['dead letter', number]);
    expect(renderTable(['name', 'number'], rows).split('\n')).toHaveLength(20_001);
  });
});
