import { format } from 'node:util';
import { describe, expect, it } from 'vitest';
import { createCanaries } from './canaries.ts';

describe('canaries', () => {
  const canaries = createCanaries('a1b2c3d4');
  const word = canaries.word('email');

  it.each([
    { form: 'plain', text: `{"reason":"no such address: ${word}@example.com"}` },
    { form: 'in capitals', text: word.toUpperCase() },
    { form: 'cut short, as JSON.parse quotes it', text: `Unexpected token in "…${word.slice(0, -2)}"` },
    { form: 'in a URL', text: encodeURIComponent(`/x?q=${word}`) },
    { form: 'in hex', text: Buffer.from(`"${word}"`).toString('hex') },
    { form: 'in base64', text: Buffer.from(`${word}:`).toString('base64') },
    { form: 'in base64, one byte on', text: Buffer.from(`:${word}:`).toString('base64') },
    { form: 'in base64, two bytes on', text: Buffer.from(`u:${word}:`).toString('base64') },
    { form: 'as a Buffer is shown', text: format('%o', Buffer.from(word)) },
    { form: 'as a Buffer in JSON', text: JSON.stringify({ key: Buffer.from(word) }) },
  ])('are found $form', ({ text }) => {
    expect(canaries.leaksIn(`before ${text} after`)).toEqual(['email']);
  });

  it('are not found in what only looks alike', () => {
    expect(canaries.leaksIn('canary test of the email service')).toEqual([]);
    expect(createCanaries('ffffffff').leaksIn(word)).toEqual([]);
  });
});
