import { describe, expect, it } from 'vitest';
import { hasHidden, visibleParts, visibleString } from './visible-text.ts';

const RIGHT_TO_LEFT = '\u202E';

describe('visibleParts', () => {
  it('leaves plain text, line feeds and tabs as they are', () => {
    expect(visibleParts('a\n\tü 名前 🙂')).toEqual([{ text: 'a\n\tü 名前 🙂', hidden: false }]);
    expect(visibleParts('')).toEqual([]);
  });

  it('marks what would reorder or hide the text around it', () => {
    expect(visibleParts(`invoice${RIGHT_TO_LEFT}fdp.exe`)).toEqual([
      { text: 'invoice', hidden: false },
      { text: '[U+202E]', hidden: true },
      { text: 'fdp.exe', hidden: false },
    ]);
    expect(visibleParts('\u0000\u001b[2J')).toEqual([
      { text: '[NUL][ESC]', hidden: true },
      { text: '[2J', hidden: false },
    ]);
  });

  it.each(['\u200b', '\u2028', '\ufeff', '\u0085', '\u00ad', '\ud800', '\u{e0041}', '\r'])('marks %j', (character) => {
    expect(visibleParts(`a${character}b`)).toHaveLength(3);
    expect(hasHidden(character)).toBe(true);
  });

  it('makes one part of a run, so that a page of control characters stays small', () => {
    expect(visibleParts('\u0000'.repeat(1_000))).toHaveLength(1);
  });
});

describe('visibleString', () => {
  it('contains nothing hidden', () => {
    expect(hasHidden(visibleString(`a\u0000b${RIGHT_TO_LEFT}c\u007f`))).toBe(false);
  });
});
