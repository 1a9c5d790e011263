import { describe, expect, it } from 'vitest';
import { goneRecipient } from '../../test/gone-recipient-texts.ts';
import { noSuchRecipient } from '../../test/no-such-recipient-texts.ts';
import { readBounceText } from './bounce-text.ts';
import { isPermanentBounce } from './is-permanent-bounce.ts';

const RECIPIENT = 'ada@example.com';

/** Ways to write a word so that it looks like a name, an id, an address or a host. */
const DISGUISES = [
  ...['"W"', "'W'", '"W".', '[W]', '[W-1]', '[1-W]', '<W>', '<W.x>', '(W)', '{W}', '`W`', '„W“', '*W*', '#W', '_W_'],
  ...['reason=W', '=W', 'W=1', 'W_1', 'W-2', 'W/x', '\u00a0W', '\u200bW', 'W.sorry', 'W.try', 'ok.W', 'x.W', 'W.'],
  ...['W:ada@example.com', 'W=ada@example.com', '<W:ada@example.com>', '<ada@example.com;W>', 'ada@example.com...W'],
];
const everyText = [noSuchRecipient, goneRecipient].flatMap((texts) => Object.values(texts).flat());

describe('a text about an unknown recipient', () => {
  it.each(DISGUISES)('does not suppress once it says another word as %j', (disguise) => {
    const suppressed = ['overloaded', 'BLOCKED', 'policy']
      .map((word) => disguise.replaceAll('W', word))
      .flatMap((said) => everyText.flatMap((text) => [`${text} ${said}`, `${said} ${text}`]))
      .filter((text) => isPermanentBounce(text, RECIPIENT));
    expect(suppressed).toEqual([]);
  });

  it.each(['.W', '.W.', '"W"', '=W', ';W', ',W', ' W.'])(
    'does not suppress once %j is glued to its end',
    (disguise) => {
      const suppressed = ['overloaded', 'blocked', 'policy']
        .flatMap((word) => everyText.filter(endsInWord).map((text) => text + disguise.replaceAll('W', word)))
        .filter((text) => isPermanentBounce(text, RECIPIENT));
      expect(suppressed).toEqual([]);
    },
  );
});

/** What follows a link or an id without a space is a part of it. */
const endsInWord = (text: string) => /(?:^|\s)[a-z]+$/i.test(text);

describe('readBounceText', () => {
  it.each([
    ['550 user unknown.blocked', ' user unknown blocked'],
    ['550 mx1.example.com said: user unknown', ' said: user unknown'],
    ['550 5.1.1 <ada@example.com>... User unknown', ' ... user unknown'],
    ['550 Blocked:ada@example.com', ' blocked: '],
    ['unknown user: "Ada"', 'unknown user: '],
    ['unknown user: "bob"', 'unknown user: "bob"'],
  ])('reads the words of %j as %j', (message, words) => {
    expect(readBounceText(message, RECIPIENT).words).toBe(words);
  });
});
