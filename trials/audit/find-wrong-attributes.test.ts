import type { Command } from '@cio-bus/contracts';
import { A_TIME_MS, anIdentifyCommand, aProfileCommand } from '@cio-bus/testkit';
import { describe, expect, it } from 'vitest';
import { findWrongAttributes } from './find-wrong-attributes.ts';
import { honestInput } from './honest-input.ts';

describe('findWrongAttributes', () => {
  const at = (second: number) => A_TIME_MS + second * 1_000;
  const set = (plan: string, second: number) => anIdentifyCommand({ payload: { plan }, timestamp: at(second) });
  const profile = (type: 'suppress' | 'unsuppress' | 'delete') => aProfileCommand({ type });

  it.each<[string, Command[], object, boolean]>([
    ['the last of one second', [set('a', 1), set('b', 1)], { plan: 'b' }, false],
    ['not an older one that came later', [set('a', 2), set('b', 1)], { plan: 'a' }, false],
    [
      'only what came after a delete, older or not',
      [set('a', 2), profile('delete'), set('b', 1)],
      { plan: 'b' },
      false,
    ],
    ['nothing of a suppressed person', [set('a', 1), profile('suppress'), set('b', 2)], {}, true],
    [
      'what came after the suppression was lifted',
      [profile('suppress'), profile('unsuppress'), set('b', 2)],
      { plan: 'b' },
      false,
    ],
  ])('expects %s', (_what, commands, attributes, suppressed) => {
    const honest = honestInput(commands);
    const audited = (plan: object) =>
      findWrongAttributes({ ...honest, people: { 'user-1': { attributes: { ...plan }, suppressed } } });
    expect(audited(attributes)).toEqual([]);
    expect(audited({ plan: 'other' })).toEqual(['user-1']);
  });

  it('accepts an update before any identify as set or not: it does not create a person, and an event may have', () => {
    const update = anIdentifyCommand({ payload: { bounced: 1, _update: true }, timestamp: at(2) });
    const audited = (commands: Command[], attributes: object) =>
      findWrongAttributes({
        ...honestInput(commands),
        people: { 'user-1': { attributes: { ...attributes }, suppressed: false } },
      });
    for (const commands of [[update], [set('a', 1), profile('delete'), update]]) {
      expect(audited(commands, {})).toEqual([]);
      expect(audited(commands, { bounced: 1 })).toEqual([]);
    }
    expect(audited([set('a', 1), update], { plan: 'a', bounced: 1 })).toEqual([]);
    expect(audited([set('a', 1), update], { plan: 'a' })).toEqual(['user-1']);
  });

  it('skips merged people', () => {
    const merge = { ...aProfileCommand(), type: 'merge', payload: { secondary: { id: 'u2' } } } as const;
    expect(findWrongAttributes({ ...honestInput([set('a', 1), merge]), people: {} })).toEqual([]);
  });
});
