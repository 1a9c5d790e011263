import { describe, expect, it } from 'vitest';
import { goneRecipient } from '../../test/gone-recipient-texts.ts';
import { misleading } from '../../test/misleading-texts.ts';
import { type BounceTexts, noSuchRecipient } from '../../test/no-such-recipient-texts.ts';
import { refusedByProvider } from '../../test/refused-by-provider-texts.ts';
import { refusedByServer } from '../../test/refused-by-server-texts.ts';
import { rejectedMessage } from '../../test/rejected-message-texts.ts';
import { unclear } from '../../test/unclear-texts.ts';
import { isPermanentBounce } from './is-permanent-bounce.ts';

const RECIPIENT = 'ada@example.com';
const rowsOf = (texts: BounceTexts) =>
  Object.entries(texts).flatMap(([provider, messages]) => messages.map((message) => [provider, message] as const));

const gone = [...rowsOf(noSuchRecipient), ...rowsOf(goneRecipient)];
const refused = [rejectedMessage, refusedByProvider, refusedByServer].flatMap(rowsOf);

describe('isPermanentBounce', () => {
  it.each(gone)('%s: the recipient does not exist: %j', (_, message) => {
    expect(isPermanentBounce(message, RECIPIENT)).toBe(true);
  });

  it.each([...refused, ...rowsOf(misleading), ...rowsOf(unclear)])(
    '%s: not because of the recipient: %j',
    (_, message) => {
      expect(isPermanentBounce(message, RECIPIENT)).toBe(false);
    },
  );

  it('is false for a text with a word that nobody has read yet, whatever else it says', () => {
    for (const [, message] of gone) expect(isPermanentBounce(`${message} quux`, RECIPIENT)).toBe(false);
  });

  it.each([
    '550 user unknown <sender verify failed>',
    '550 user unknown [listed in rbl]',
    '550 用户不存在 user unknown',
  ])('reads what brackets and other scripts say: %j', (message) => {
    expect(isPermanentBounce(message, RECIPIENT)).toBe(false);
  });

  it('takes the name of the recipient, in quotes, for no word, and any other for one', () => {
    expect(isPermanentBounce('unknown user: "overloaded"', 'overloaded@example.com')).toBe(true);
    expect(isPermanentBounce('unknown user: "overloaded"', RECIPIENT)).toBe(false);
  });

  it('reads links: a refusal often names its reason there alone', () => {
    expect(isPermanentBounce('550 5.1.1 https://www.spamhaus.org/query/ip/198.51.100.7')).toBe(false);
    expect(isPermanentBounce('5.1.1 user unknown; see http://blocklist.example/lookup')).toBe(false);
    expect(isPermanentBounce('550 5.1.1 https://mail.example/help')).toBe(false);
  });

  it('does not search a text that is longer than a reply of a mail server', () => {
    expect(isPermanentBounce('550 user unknown'.padEnd(2_000))).toBe(true);
    expect(isPermanentBounce('550 user unknown'.padEnd(2_001))).toBe(false);
  });

  it('is tested with enough texts, of which at least half say nothing about the recipient', () => {
    expect(gone.length + refused.length).toBeGreaterThanOrEqual(450);
    expect(refused.length).toBeGreaterThanOrEqual(gone.length);
  });

  it.each([
    '550 5.1.1 mailbox unavailable',
    '550-5.1.1 The email account that you tried to reach does not exist. Please try double-checking the address',
    '550 5.1.1 <ada@example.com>: Recipient address rejected: User unknown in virtual mailbox table',
    '550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient not found by SMTP address lookup',
    '550 5.1.2 Bad destination mailbox address; host unknown',
    '550 5.2.1 The email account that you tried to reach is disabled',
    '550 5.4.1 Recipient address rejected: Access denied',
    '550 5.5.0 Requested action not taken: mailbox unavailable',
    '5.0.0 unknown user',
    '550 no such mailbox',
    '550 Requested action not taken: mailbox unavailable',
    '551 User not local',
    '553 sorry, no mailbox here by that name',
    'smtp; 550 User unknown',
    "554 delivery error: dd This user doesn't have a yahoo.com account (ada@example.com)",
    'No such user here',
    'User unknown',
    'Unknown recipient',
    'Mailbox does not exist',
    '550 5.2.1 The account is disabled',
    '550 <ada@example.com>: account is disabled',
    '5.1.1 user unknown; see http://mail.example/help',
  ])('is true for %j: the address does not exist', (message) => {
    expect(isPermanentBounce(message, RECIPIENT)).toBe(true);
  });

  it.each([
    '421 4.7.0 Try again later, closing connection',
    '450 4.2.0 <ada@example.com>: Recipient address rejected: Greylisted',
    '451 4.7.1 Greylisting in action, please come back later',
    '452 4.2.2 The email account that you tried to reach is over quota',
    '552 5.2.2 Mailbox full',
    '550 5.2.2 user is over quota',
    '550 mailbox full',
    '550 5.1.1 mailbox is temporarily unavailable',
    '450 user unknown',
    '4.4.1 connection timed out',
    'Connection timeout',
  ])('is false for %j: it may be transient', (message) => {
    expect(isPermanentBounce(message, RECIPIENT)).toBe(false);
  });

  it.each([
    '550 5.7.1 Message rejected as spam by content filtering',
    '550 5.7.1 [198.51.100.7] blocked using a blocklist',
    '550 5.7.26 This mail is unauthenticated; DMARC policy',
    '554 5.7.1 Relay access denied',
    '550 5.1.8 Sender address rejected: Domain not found',
    '552 5.3.4 Message size exceeds fixed limit',
    '550 blocked: your reputation is poor',
    '550 SPF check failed',
    '554 Transaction failed',
    '552 message too large',
  ])('is false for %j: the message or its sender was rejected, not the address', (message) => {
    expect(isPermanentBounce(message, RECIPIENT)).toBe(false);
  });

  it.each(['', 'bounced', 'unrouteable', 'host 35.1.1.2 said no', 'retry 5501 failed'])(
    'is false for %j, which it does not understand: a yes deletes a profile',
    (message) => {
      expect(isPermanentBounce(message, RECIPIENT)).toBe(false);
    },
  );
});
