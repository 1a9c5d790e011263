import { describe, expect, it } from 'vitest';
import { eventOf, outOfOrder, poison } from './stream.ts';

const id = (number: number) => eventOf(number).event_id;

describe('outOfOrder', () => {
  it('finds nobody when each person has their events in order, repeats included', () => {
    expect(outOfOrder([0, 1, 40, 0, 41, 40, 80].map(id))).toEqual([]);
  });

  it('finds a person whose later event was first', () => {
    expect(outOfOrder([0, 80, 40, 1, 41].map(id))).toEqual(['person-0']);
  });
});

it('no two unusable bodies are the same, so that each has a dead letter', () => {
  const bodies = Array.from({ length: 30 }, (_, number) => poison(number));
  expect(new Set(bodies).size).toBe(30);
});
