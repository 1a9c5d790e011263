import type { Command } from '@cio-bus/contracts';
import { A_TIME_MS, anId, anIdentifyCommand, aProfileCommand } from '@cio-bus/testkit';
import { describe, expect, it } from 'vitest';
import { honestInput } from '../honest-input.ts';
import type { AuditInput } from '../input/audit-input.ts';
import { findWrongProfiles } from './find-wrong-profiles.ts';

describe('findWrongProfiles', () => {
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
      findWrongProfiles({ ...honest, people: { 'user-1': { attributes: { ...plan }, suppressed } } });
    expect(audited(attributes)).toEqual([]);
    expect(audited({ plan: 'other' })).toEqual(['user-1']);
  });

  it('accepts an update before any identify as set or not: it does not create a person, and an event may have', () => {
    const update = anIdentifyCommand({ payload: { bounced: 1, _update: true }, timestamp: at(2) });
    const audited = (commands: Command[], attributes: object) =>
      findWrongProfiles({
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

  describe('devices and merges', () => {
    const of = (userId: string) => ({ ...aProfileCommand({ userId }), payload: {} });
    const add = (id: string, userId = 'user-1') =>
      ({ ...of(userId), type: 'add_device', payload: { device: { id, platform: 'ios' } } }) as const;
    const remove = (id: string) => ({ ...of('user-1'), type: 'delete_device', payload: { device: { id } } }) as const;
    const merge = { ...of('user-1'), type: 'merge', payload: { secondary: { id: 'user-2' } } } as const;
    const other = anIdentifyCommand({ userId: 'user-2', payload: { plan: 'b', city: 'Bern' }, timestamp: at(1) });
    const device = (token: string) => ({ token, platform: 'ios' });
    const audited = (commands: Command[], people: AuditInput['people']) =>
      findWrongProfiles({ ...honestInput(commands), people });

    it('expects the devices that were added and not removed, and none after a delete', () => {
      const commands = [add('t1'), add('t2'), remove('t1')];
      const person = { attributes: {}, suppressed: false };
      expect(audited(commands, { 'user-1': { ...person, devices: [device('t2')] } })).toEqual([]);
      expect(audited(commands, { 'user-1': { ...person, devices: [device('t1'), device('t2')] } })).toEqual(['user-1']);
      expect(audited(commands, { 'user-1': person })).toEqual(['user-1']);
      expect(audited([add('t1'), profile('delete')], { 'user-1': person })).toEqual([]);
    });

    it('expects the relationships that were added and not ended, and none after a delete', () => {
      const objects = (...ids: string[]) => ids.map((objectId) => ({ objectTypeId: 1, objectId }));
      const relate = (...ids: string[]) =>
        ({ ...of('user-1'), type: 'relate', payload: { relationships: objects(...ids) } }) as const;
      const unrelate = (...ids: string[]) => ({ ...relate(...ids), type: 'unrelate' }) as const;
      const related = (...ids: string[]) => ({
        'user-1': {
          attributes: {},
          suppressed: false,
          relationships: ids.map((id) => ({ object: `1:${id}`, attributes: {} })),
        },
      });
      const commands = [relate('acme', 'globex'), unrelate('globex')];
      expect(audited(commands, related('acme'))).toEqual([]);
      expect(audited(commands, related('acme', 'globex'))).toEqual(['user-1']);
      expect(audited(commands, related())).toEqual(['user-1']);
      expect(audited([relate('acme'), profile('delete')], related())).toEqual([]);
    });

    it('expects a merged person to be gone, and the other one to have what only the merged one had', () => {
      const commands = [other, add('t1', 'user-2'), set('a', 1), merge];
      const merged = { attributes: { plan: 'a', city: 'Bern' }, suppressed: false, devices: [device('t1')] };
      expect(audited(commands, { 'user-1': merged })).toEqual([]);
      const left = { attributes: {}, suppressed: false };
      expect(audited(commands, { 'user-1': merged, 'user-2': left })).toEqual(['user-2']);
      expect(audited(commands, { 'user-1': { ...merged, devices: [] } })).toEqual(['user-1']);
      expect(audited(commands, { 'user-1': { ...merged, attributes: { plan: 'a' } } })).toEqual(['user-1']);
    });

    it('skips people of whom one was changed after the merge: the order of two people is not promised', () => {
      expect(audited([other, set('a', 1), merge, { ...other, id: anId() }], {})).toEqual([]);
    });

    it('finds it when nobody was merged or has a device, where somebody must', () => {
      const judged = (commands: Command[]) => findWrongProfiles(honestInput(commands), { stories: true });
      expect(judged([set('a', 1)])).toEqual(['nobody was merged', 'nobody has a device']);
      expect(judged([other, add('t1', 'user-2'), set('a', 1), merge])).toEqual([]);
    });

    it('expects nothing of a merge that is repeated', () => {
      const merged = { attributes: { plan: 'a', city: 'Bern' }, suppressed: false };
      expect(audited([other, set('a', 1), merge, merge], { 'user-1': merged })).toEqual([]);
      expect(audited([other, set('a', 1), merge, merge], {})).toEqual(['user-1']);
    });
  });
});
