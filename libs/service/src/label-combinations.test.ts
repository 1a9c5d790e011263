import { describe, expect, it } from 'vitest';
import { labelCombinations } from './label-combinations.ts';

const metric = {
  type: 'counter',
  help: 'Test.',
  labels: ['topic', 'result'],
  values: { result: ['ok', 'failed'] },
} as const;

describe('labelCombinations', () => {
  it.each([
    { given: { topic: 'a', result: 'ok' }, combinations: ['a ok'] },
    { given: { topic: ['a', 'b'] }, combinations: ['a ok', 'a failed', 'b ok', 'b failed'] },
    { given: { topic: ['a', 'b'], result: ['failed'] }, combinations: ['a failed', 'b failed'] },
    { given: { topic: [] }, combinations: [] },
  ])('combines $given with the values that the metric declares', ({ given, combinations }) => {
    const found = labelCombinations(metric, given).map(({ topic, result }) => `${topic} ${result}`);
    expect(found).toEqual(combinations);
  });

  it('has one combination of no labels', () => {
    expect(labelCombinations({ ...metric, labels: [] }, {})).toEqual([{}]);
  });

  it.each([
    [{}, /topic/],
    [{ topic: 'a', user: 'u1' }, /user/],
  ])('rejects %j, whose series would never be counted', (given, message) => {
    expect(() => labelCombinations(metric, given)).toThrow(message);
  });
});
