import { describe, expect, it } from 'vitest';
import { misleading } from '../../test/misleading-texts.ts';
import { type BounceTexts, noSuchRecipient } from '../../test/no-such-recipient-texts.ts';
import { rejectedMessage } from '../../test/rejected-message-texts.ts';
import { isPermanentBounce } from './is-permanent-bounce.ts';

const rowsOf = (texts: BounceTexts) =>
  Object.entries(texts).flatMap(([provider, messages]) => messages.map((message) => [provider, message] as const));

describe('isPermanentBounce', () => {
  it.each(rowsOf(noSuchRecipient))('%s: the recipient does not exist: %j', (_, message) => {
    expect(isPermanentBounce(message)).toBe(true);
  });

  it.each([...rowsOf(rejectedMessage), ...rowsOf(misleading)])('%s: not because of the recipient: %j', (_, message) => {
    expect(isPermanentBounce(message)).toBe(false);
  });

  it('is false for a text with a word that nobody has read yet, whatever else it says', () => {
    for (const [, message] of rowsOf(noSuchRecipient)) expect(isPermanentBounce(`${message} quux`)).toBe(false);
  });

  it.each([
    '550 user unknown <sender verify failed>',
    '550 user unknown [listed in rbl]',
    '550 用户不存在 user unknown',
  ])('reads what brackets and other scripts say: %j', (message) => {
    expect(isPermanentBounce(message)).toBe(false);
  });

  it('does not search a text that is longer than a reply of a mail server', () => {
    expect(isPermanentBounce('550 user unknown'.padEnd(2_000))).toBe(true);
    expect(isPermanentBounce('550 user unknown'.padEnd(2_001))).toBe(false);
  });

  it('is tested with enough texts, of which at least half say nothing about the recipient', () => {
    const [permanent, rejected] = [rowsOf(noSuchRecipient).length, rowsOf(rejectedMessage).length];
    expect(permanent + rejected).toBeGreaterThanOrEqual(200);
    expect(rejected).toBeGreaterThanOrEqual(permanent);
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
    'The account is disabled',
    '5.1.1 user unknown; see http://spam.example/policy',
  ])('is true for %j: the address does not exist', (message) => {
    expect(isPermanentBounce(message)).toBe(true);
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
    expect(isPermanentBounce(message)).toBe(false);
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
    expect(isPermanentBounce(message)).toBe(false);
  });

  it.each(['', 'bounced', 'unrouteable', 'host 35.1.1.2 said no', 'retry 5501 failed'])(
    'is false for %j, which it does not understand: a yes deletes a profile',
    (message) => {
      expect(isPermanentBounce(message)).toBe(false);
    },
  );
});
