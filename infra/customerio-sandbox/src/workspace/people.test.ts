import { describe, expect, it } from 'vitest';
import { People } from './people.ts';

const id = (value: string) => ({ type: 'id', value }) as const;
const email = (value: string) => ({ type: 'email', value }) as const;

describe('people', () => {
  it('finds a person by every identifier, emails without case', () => {
    const people = new People();
    people.identify(id('u1'), { email: 'Ada@Example.com' }, 1);
    const profile = people.find(id('u1'));
    expect(people.find(email('ada@example.COM'))).toBe(profile);
    expect(people.find({ type: 'cio_id', value: profile?.cioId ?? '' })).toBe(profile);
  });

  it('moves a person to a new email and releases the old one', () => {
    const people = new People();
    people.identify(id('u1'), { email: 'old@example.com' }, 1);
    people.identify(id('u1'), { email: 'new@example.com' }, 2);
    expect([people.find(email('old@example.com')), people.find(email('new@example.com'))]).toEqual([
      undefined,
      people.find(id('u1')),
    ]);
  });

  it('leaves an email with its owner if somebody else claims it', () => {
    const people = new People();
    people.identify(id('u1'), { email: 'ada@example.com' }, 1);
    people.identify(id('u2'), { email: 'ada@example.com' }, 2);
    expect(people.find(email('ada@example.com'))).toBe(people.find(id('u1')));
  });

  it('creates no person for an unknown cio_id', () => {
    const people = new People();
    people.identify({ type: 'cio_id', value: 'unknown' }, { plan: 'pro' }, 1);
    expect(people.views()).toEqual({});
  });

  it('releases all identifiers of a person who was suppressed twice, as after a crash of the sender', () => {
    const people = new People();
    people.identify(id('u1'), { email: 'ada@example.com' }, 1);
    people.suppress(id('u1'));
    people.suppress(id('u1'));
    people.unsuppress(id('u1'));
    expect(people.isSuppressed(email('ada@example.com'))).toBe(false);
    expect(people.views()).toEqual({});
  });

  it('suppresses and releases all identifiers of a person', () => {
    const people = new People();
    people.identify(id('u1'), { email: 'ada@example.com' }, 1);
    people.suppress(email('ada@example.com'));
    expect([people.isSuppressed(id('u1')), people.isSuppressed(email('ada@example.com'))]).toEqual([true, true]);
    expect(people.views()).toEqual({ u1: { attributes: {}, suppressed: true } });
    people.unsuppress(id('u1'));
    expect(people.isSuppressed(email('ada@example.com'))).toBe(false);
  });

  it.each([
    { primary: 'nobody', secondary: 'u1' },
    { primary: 'u1', secondary: 'nobody' },
    { primary: 'u1', secondary: 'u1' },
  ])('does nothing when it merges $secondary into $primary', ({ primary, secondary }) => {
    const people = new People();
    people.identify(id('u1'), { plan: 'pro' }, 1);
    people.merge(id(primary), id(secondary));
    expect(people.views()).toEqual({ u1: { attributes: { plan: 'pro' }, suppressed: false } });
  });

  it('stores neither control attributes nor a 301st attribute', () => {
    const people = new People();
    people.identify(id('u1'), { _timestamp: 1, _update: false, cio_relationships: {}, plan: 'pro' }, 1);
    people.identify(id('u1'), Object.fromEntries(Array.from({ length: 300 }, (_, index) => [`a${index}`, index])), 2);
    const { attributes = {} } = people.view('u1') ?? {};
    expect(Object.keys(attributes)).toHaveLength(300);
    expect(attributes).toMatchObject({ plan: 'pro', a298: 298 });
    expect(attributes).not.toHaveProperty('_timestamp');
  });

  it('is not confused by names of built-in properties', () => {
    const people = new People();
    people.identify(id('__proto__'), JSON.parse('{"__proto__": 1, "constructor": 2}'), 1);
    expect(Object.keys(people.view('__proto__')?.attributes ?? {})).toEqual(['__proto__', 'constructor']);
    expect(Object.keys(people.views())).toEqual(['__proto__']);
  });
});
