import { describe, expect, it } from 'vitest';
import { fillIn } from './fill-in.ts';

describe('fillIn', () => {
  const saved = new Map([['letter', { id: 'track-publisher/customerio.track/0/7' }]]);

  it.each([
    ['{{now}}', '1000'],
    ['{{now+60}} {{now-1}}', '1060 999'],
    ['u-{{i}}', 'u-3'],
    ['{{pad:4}}', 'xxxx'],
    ['{{repeat:3:[}}', '[[['],
    ['{{letter.id}}', 'track-publisher/customerio.track/0/7'],
    ['{"a":{"b":1}}', '{"a":{"b":1}}'],
  ])('makes %s into %s', (text, filled) => {
    expect(fillIn(text, { now: 1_000, i: 3, saved })).toBe(filled);
  });

  it.each(['{{i}}', '{{later}}', '{{letter.key}}'])('refuses %s when it means nothing', (text) => {
    expect(() => fillIn(text, { now: 0, saved })).toThrow(text);
  });
});
