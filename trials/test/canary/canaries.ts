import { randomBytes } from 'node:crypto';

/** Words that stand for confidential data. Each is unique and appears in no other text of the run. */
export interface Canaries {
  /** A word for a kind of data, the same each time. */
  word(kind: string): string;
  /** Kinds whose word, in any form, is in a text. */
  leaksIn(text: string): string[];
}

/** Makes the canaries of a run. */
export function createCanaries(run: string = randomBytes(4).toString('hex')): Canaries {
  const forms = new Map<string, readonly string[]>();
  const wordOf = (kind: string) => `canary${kind}${run}`;
  return {
    word(kind) {
      const word = wordOf(kind);
      if (!forms.has(kind)) forms.set(kind, formsOf(word));
      return word;
    },
    leaksIn(text) {
      const lower = text.toLowerCase();
      return [...forms].filter(([, looks]) => looks.some((look) => lower.includes(look))).map(([kind]) => kind);
    },
  };
}

/** Forms in which a leaked word may appear: unchanged, truncated, in hex, in base64, as byte values. */
function formsOf(word: string): string[] {
  const bytes = Buffer.from(word);
  const base64 = [0, 1, 2].map((shift) => {
    const encoded = Buffer.concat([Buffer.alloc(shift), bytes]).toString('base64');
    return encoded.slice(shift === 0 ? 0 : 4, -4); // what does not depend on what stands around it
  });
  const numbers = [...bytes];
  const forms = [
    word,
    word.slice(0, -3),
    bytes.toString('hex'),
    numbers.map((byte) => byte.toString(16)).join(' '), // <Buffer 63 61 …>
    numbers.join(','),
    ...base64,
  ];
  return forms.map((form) => form.toLowerCase());
}
