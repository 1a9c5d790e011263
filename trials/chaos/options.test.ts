import { PrerequisiteError } from '@cio-bus/servers';
import { describe, expect, it } from 'vitest';
import { faultKinds } from './fault-kinds.ts';
import { readOptions } from './options.ts';

describe('readOptions', () => {
  it('runs everything at full size with a drawn seed', () => {
    expect(readOptions([], () => 0.5)).toEqual({
      commands: 100_000,
      users: 5_000,
      minutes: 5,
      seed: 500_000,
      faults: new Set(faultKinds),
      keep: false,
    });
  });

  it('takes sizes, a seed, and a list of what goes wrong', () => {
    const argv = '--commands 2000 --users 100 --minutes 0.5 --seed 7 --faults kills,broker --keep'.split(' ');
    expect(readOptions(argv)).toEqual({
      commands: 2_000,
      users: 100,
      minutes: 0.5,
      seed: 7,
      faults: new Set(['kills', 'broker']),
      keep: true,
    });
    expect(readOptions(['--faults', 'none']).faults.size).toBe(0);
  });

  it.each([
    ['--commands', 'many'],
    ['--minutes', '0'],
    ['--seed', '-1'],
    ['--faults', 'kills,earthquake'],
    ['--speed', '9'],
  ])('says what is possible for %s %s', (...argv) => {
    expect(() => readOptions(argv)).toThrow(PrerequisiteError);
    expect(() => readOptions(argv)).toThrow('--minutes N');
  });
});
