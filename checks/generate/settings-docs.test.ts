import { flag, list, secret, wholeNumber } from '@cio-bus/service';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { fallbackOf, withSettings } from './settings-docs.ts';

describe('fallbackOf', () => {
  it.each([
    { setting: list(), expected: { kind: 'required' } },
    { setting: secret(), expected: { kind: 'required' } },
    { setting: secret().optional(), expected: { kind: 'optional' } },
    { setting: flag(false), expected: { kind: 'default', text: 'false' } },
    { setting: wholeNumber({ min: 1, max: 9, default: 4 }), expected: { kind: 'default', text: '4' } },
    { setting: list().default(['a', 'b']), expected: { kind: 'default', text: 'a,b' } },
    { setting: z.string().default(''), expected: { kind: 'default', text: '' } },
  ])('says what a setting is worth when it is not set: $expected', ({ setting, expected }) => {
    expect(fallbackOf(setting)).toEqual(expected);
  });
});

describe('withSettings', () => {
  const settings = { PORT: wholeNumber({ min: 0, max: 9, default: 3 }).describe('Where it | listens.') };

  it('replaces what is between the markers and leaves the rest of the page alone', () => {
    const page = 'before\n<!-- settings:begin -->\nold\n<!-- settings:end -->\nafter\n';

    const written = withSettings('README.md', page, settings);

    expect(written).toMatch(/^before\n[\s\S]*\| `PORT` \| `3` \| Where it \\\| listens\. \|[\s\S]*\nafter\n$/);
    expect(written).not.toContain('old');
    expect(withSettings('README.md', written, settings)).toBe(written);
  });

  it('names a page without the markers', () => {
    expect(() => withSettings('README.md', 'nothing', settings)).toThrow('README.md lacks <!-- settings:begin -->');
  });
});
