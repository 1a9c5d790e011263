import { describe, expect, it } from 'vitest';
import { findIn } from './find-replaced-words.ts';

const textsIn = (line: string) => findIn('libs/example.ts', line).map(({ text }) => text);

describe('findIn', () => {
  it.each([
    ['The caller is told so.', 'told'],
    ['const tellCrm = 1;', 'tell'],
    ['if (canTell) return;', 'Tell'],
    ['it starts anew', 'anew'],
    ['a port is wanted', 'is wanted'],
    ['the letter stays', 'letter'],
    ['const letterId = 1;', 'letter'],
    ['class Fence {}', 'Fence'],
    ['588 commands a second', 'commands a second'],
  ])('finds the expression in: %s', (line, text) => {
    expect(textsIn(line)).toContain(text);
  });

  it.each([
    'a dead letter, and dead-letter topics',
    'const deadLetterId = deadLetters[0];',
    'the intelligent teller counts',
    'it continues after the barrier',
    '588 commands/s',
  ])('finds nothing in: %s', (line) => {
    expect(textsIn(line)).toEqual([]);
  });

  it('reports the line', () => {
    expect(findIn('a.md', 'fine\nnot anew')).toEqual([expect.objectContaining({ path: 'a.md', line: 2 })]);
  });
});
