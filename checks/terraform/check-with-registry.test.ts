import { describe, expect, it } from 'vitest';
import { checkWithRegistry, registryAnswers } from './check-with-registry.ts';

describe('registryAnswers', () => {
  it.each([
    { answer: 'well', probe: async () => new Response('{}'), answers: true },
    { answer: 'with a refusal, as a proxy does', probe: async () => new Response('', { status: 403 }), answers: false },
    { answer: 'not at all', probe: () => Promise.reject(new Error('no route')), answers: false },
  ])('is $answers when the registry answers $answer', async ({ probe, answers }) => {
    expect(await registryAnswers(probe)).toBe(answers);
  });
});

describe('checkWithRegistry', () => {
  it('says what is not checked where the registry does not answer', async () => {
    const printed: string[] = [];
    const print = (line: string) => void printed.push(line);
    expect(await checkWithRegistry('/nowhere', ['environments/dev'], { print, answers: async () => false })).toEqual(
      [],
    );
    expect(printed.join()).toMatch(/^Skipped: registry\.terraform\.io .* not checked with the real provider$/);
  });
});
