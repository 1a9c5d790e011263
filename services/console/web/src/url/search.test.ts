import { describe, expect, it } from 'vitest';
import { address, changeSearch, readFilters } from './search.ts';

describe('filters in the address', () => {
  it('are read back as they were written, whatever they contain', () => {
    const text = 'a&b=c d+e%#"<script>\u202e';
    const path = address('/dead-letters/list', { text, group: 'g1', status: 400, code: undefined });
    const { search, pathname } = new URL(path, 'http://console.example');

    expect(pathname).toBe('/dead-letters/list');
    expect(readFilters(search, ['text', 'group', 'status', 'code'])).toEqual({ text, group: 'g1', status: '400' });
  });

  it('ignores what the page does not know', () => {
    expect(readFilters('?a=1&state=open', ['state'])).toEqual({ state: 'open' });
  });

  it('loses a filter that is emptied, and keeps the others', () => {
    expect(changeSearch('state=open&text=x', { text: '', code: 'UNEXPECTED' })).toBe('state=open&code=UNEXPECTED');
  });
});
