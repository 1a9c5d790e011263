import { aWebhookEvent } from '@cio-bus/testkit';
import { describe, expect, it } from 'vitest';
import { onBounced } from './on-bounced.ts';
import type { SuppressReason } from './reaction.ts';

const PERMANENT = '550 5.1.1 user unknown';
const policyOf = (...reasons: SuppressReason[]) => ({ suppressOn: new Set(reasons) });
const bounced = (data: Record<string, unknown>, objectType = 'email') =>
  aWebhookEvent({
    metric: 'bounced',
    timestamp: 1_795_262_400_000,
    objectType,
    emailAddress: 'ada@example.com',
    data: { recipient: 'ada@example.com', ...data },
  });

describe('onBounced', () => {
  it('sets time and reason, then suppresses after a permanent failure: suppression deletes the profile', () => {
    expect(onBounced(bounced({ failure_message: PERMANENT }), policyOf('permanent-bounce'))).toEqual([
      {
        type: 'identify',
        payload: {
          email_bounced_at: 1_795_262_400,
          email_bounce_reason: PERMANENT,
          email_bounce_permanent: true,
          _update: true,
        },
      },
      { type: 'suppress', payload: {} },
    ]);
  });

  it.each<[string, Record<string, unknown>, string, SuppressReason[]]>([
    [
      'the failure may be transient',
      { failure_message: '452 4.2.2 mailbox full' },
      'email',
      ['permanent-bounce', 'spam'],
    ],
    ['SUPPRESS_ON excludes it', { failure_message: PERMANENT }, 'email', ['spam']],
    ['it was not an email', { failure_message: PERMANENT }, 'sms', ['permanent-bounce']],
    ['the reason is missing', {}, 'email', ['permanent-bounce']],
  ])('does not suppress when %s', (_why, data, objectType, suppressOn) => {
    expect(onBounced(bounced(data, objectType), policyOf(...suppressOn))).toEqual([
      expect.objectContaining({ type: 'identify' }),
    ]);
  });

  it('does not suppress a person for the failure of another recipient', () => {
    const event = { ...bounced({ failure_message: PERMANENT, recipient: 'boss@example.com' }) };
    const reactions = onBounced({ ...event, emailAddress: 'ada@example.com' }, policyOf('permanent-bounce'));
    expect(reactions.map(({ type }) => type)).toEqual(['identify']);
  });

  it.each([
    '550 5.1.1 <old@forward.example>: Recipient address rejected: User unknown in virtual mailbox table',
    '550 No such user here (us@example.org)',
    '550 Unknown user MAIL_FROM=us@example.org',
    '550 5.1.1 <canada@example.com> user unknown',
    '550 5.1.1 <ada@example.com.forward.example> user unknown',
    '550 5.1.1 user unknown: SRS0=x=y=example.com=ada@forward.example',
    '550 5.1.1 <ada@example.com> <old@forward.example> user unknown',
    '550 5.1.1 "a b"@example.com user unknown',
    '551 User not local; please try <ada@other.example>',
  ])('is not permanent if the text names another address: %j', (failure_message) => {
    expect(onBounced(bounced({ failure_message }), policyOf('permanent-bounce'))).toEqual([
      expect.objectContaining({ payload: expect.objectContaining({ email_bounce_permanent: false }) }),
    ]);
  });

  it.each([
    '550 5.1.1 <ADA@example.com>: User unknown',
    'user unknown: ada@example.com.',
    "550 mailbox 'ada@example.com' does not exist",
    '550 permanent failure for one or more recipients (ada@example.com:550 User unknown)',
    '550 5.1.1 [ada@example.com]: user unknown',
  ])('suppresses if the text names the recipient: %j', (failure_message) => {
    const reactions = onBounced(bounced({ failure_message }), policyOf('permanent-bounce'));
    expect(reactions.map(({ type }) => type)).toEqual(['identify', 'suppress']);
  });

  it('names the attributes after the channel', () => {
    const push = bounced({ recipients: [{ failure_message: 'token expired' }] }, 'push');
    expect(onBounced(push, policyOf())).toEqual([
      {
        type: 'identify',
        payload: { push_bounced_at: 1_795_262_400, push_bounce_reason: 'token expired', _update: true },
      },
    ]);
  });

  it('cuts the reason to the limit of an attribute', () => {
    const [attributes] = onBounced(bounced({ failure_message: 'ä'.repeat(900) }), policyOf());
    expect(attributes?.payload.email_bounce_reason).toBe('ä'.repeat(500));
  });
});
