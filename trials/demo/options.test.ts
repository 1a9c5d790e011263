import { describe, expect, it } from 'vitest';
import { readOptions } from './options.ts';

describe('readOptions', () => {
  it('has a default for every option', () => {
    expect(readOptions([])).toEqual({ commands: 12_000, users: 1_200, seed: 1, mutate: undefined, panels: false });
    expect(readOptions(['--commands=500', '--mutate', 'swap'])).toMatchObject({ commands: 500, mutate: 'swap' });
  });

  it.each([['--commands', 'many'], ['--users', '1'], ['--mutate', 'explode'], ['--speed', '9'], ['500']])(
    'lists the options after %s %s',
    (...argv) => {
      expect(() => readOptions(argv)).toThrow(/--commands N/);
    },
  );
});
