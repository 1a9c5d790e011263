import { describe, expect, it } from 'vitest';
import { hasAddress, withoutAddresses } from './addresses.ts';

describe('withoutAddresses', () => {
  it.each([
    ['ada@example.com is no name', '••• is no name'],
    ['"Ada" <ada@example.com>, jo@x.y', '"Ada" <•••>, •••'],
    ['to=ada+shop@example.com;x', 'to=•••;x'],
    ['call +44 (20) 7946-0958 now', 'call ••• now'],
    ['ünï@exämple.com', '•••'],
    ['id 1790000000000, @ home, @ada, offset 3/42', 'id 1790000000000, @ home, @ada, offset 3/42'],
    ['', ''],
  ])('%s', (text, without) => {
    expect(withoutAddresses(text)).toBe(without);
    expect(hasAddress(text)).toBe(text !== without);
  });

  it.each(['x'.repeat(1_000_000), '+1 '.repeat(300_000), `+1${' '.repeat(1_000_000)}`, '@'.repeat(1_000_000)])(
    'reads a text of a million characters once',
    (text) => expect(withoutAddresses(text).length).toBeGreaterThan(0),
  );
});
