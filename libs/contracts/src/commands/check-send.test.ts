import { describe, expect, it } from 'vitest';
import { refusalOf } from '../../test/refusal-of.ts';
import { addressesOf } from './addresses.ts';
import { checkSend, checkSendAt, sendAtSeconds } from './check-send.ts';

type Send = Parameters<typeof checkSend>[0];
const NOW = Date.UTC(2026, 10, 21, 12);
const DAY_MS = 86_400_000;
const email: Send = { channel: 'email', to: 'ada@example.com', transactional_message_id: 7 };
const ownText: Send = {
  channel: 'email',
  to: 'ada@example.com',
  body: 'Hello',
  subject: 'Hi',
  from: 'shop@example.com',
};
const addresses = (count: number) => Array.from({ length: count }, (_, n) => `a${n}@example.com`).join(', ');
const of = (channel: Send['channel'], more: object = {}): Send => ({
  channel,
  transactional_message_id: 'welcome',
  ...more,
});

describe('checkSend', () => {
  it.each<[string, Send]>([
    ['an e-mail of a template of Customer.io', email],
    ['an e-mail of a template of the registry', { channel: 'email', to: 'ada@example.com', template: 'welcome' }],
    ['an e-mail with a text of its own', ownText],
    ['15 addresses', { ...email, to: addresses(13), cc: 'c@example.com', bcc: 'b@example.com' }],
    ['names, one of them with a comma', { ...email, to: '"Lovelace, Ada" <ada@example.com>, Jo <jo@example.com>' }],
    ['a push to nobody in particular', of('push')],
    ['a push to all devices', of('push', { to: 'all' })],
    ['a text message', of('sms', { to: '+14155552671' })],
    ['a message of WhatsApp to the person', of('whatsapp')],
    ['an inbox message', of('inbox_message')],
    ['a message within the app', of('in_app', { identifiers: { cio_id: 'd9c1' } })],
    [
      'attachments in base64, broken into lines',
      { ...email, attachments: { 'bill.pdf': 'aGVs\nbG8=\n', 'b.txt': '' } },
    ],
    ['fields that Customer.io adds one day', { ...email, tracked: false, language: 'de', priority: 7 }],
  ])('accepts %s', (_what, send) => {
    expect(() => checkSend(send)).not.toThrow();
  });

  it.each<[string, Send, string]>([
    ['an e-mail to nobody', { ...email, to: undefined }, 'to'],
    ['a text message to nobody', of('sms'), 'to'],
    ['a text message to an address', of('sms', { to: 'ada@example.com' }), 'to'],
    ['a number without its country', of('whatsapp', { to: '0791234567' }), 'to'],
    ['two numbers', of('sms', { to: '+14155552671,+14155552672' }), 'to'],
    ['an e-mail to a number', { ...email, to: '+14155552671' }, 'to'],
    ['an address without a host', { ...email, to: 'ada@' }, 'to'],
    ['two addresses without a comma', { ...email, to: 'ada@example.com jo@example.com' }, 'to'],
    ['one wrong address of two', { ...email, cc: 'jo@example.com, ada' }, 'cc'],
    ['an empty list', { ...email, bcc: ' , ' }, 'bcc'],
    ['a list of texts', { ...email, to: ['ada@example.com'] as never }, 'to'],
    ['16 addresses', { ...email, to: addresses(14), cc: addresses(1), bcc: addresses(1) }, 'to'],
    ['16 in one list', { ...email, bcc: addresses(15) }, 'to'],
    ['two identifiers', { ...email, identifiers: { id: 'u1', email: 'ada@example.com' } }, 'identifiers'],
    ['no identifier', { ...email, identifiers: {} }, 'identifiers'],
    ['an identifier that sends do not take', { ...email, identifiers: { phone: '+14155552671' } }, 'identifiers'],
    ['a blank identifier', { ...email, identifiers: { id: ' ' } }, 'identifiers.id'],
    ['neither template nor text', { channel: 'email', to: 'ada@example.com' }, 'transactional_message_id'],
    ['a push of its own text', { channel: 'push', body: 'b', subject: 's', from: 'f' }, 'transactional_message_id'],
    ['a text without a subject', { ...ownText, subject: undefined }, 'subject'],
    ['a blank body', { ...ownText, body: ' ' }, 'body'],
    ['a text without a sender', { ...ownText, from: undefined }, 'from'],
    ['a body that is no text', { ...ownText, body: 7 }, 'body'],
    ['a subject of two lines', { ...ownText, subject: 'Hi\r\nBcc: eve@evil.io' }, 'subject'],
    ['an address with a line of its own', { ...email, to: '"Ada\nBcc: eve@evil.io" <ada@example.com>' }, 'to'],
    ['attachments in a list', { ...email, attachments: ['aGVsbG8='] }, 'attachments'],
    ['an attachment that is no base64', { ...email, attachments: { 'a.txt': 'hello, world' } }, 'attachments'],
    ['an attachment of bytes', { ...email, attachments: { 'a.txt': { type: 'Buffer', data: [1] } } }, 'attachments'],
    ['an attachment without a name', { ...email, attachments: { ' ': 'aGVsbG8=' } }, 'attachments'],
    ['a flag that is a text', { ...email, send_to_unsubscribed: 'false' }, 'send_to_unsubscribed'],
  ])('refuses %s, and names the field and never the value', (_what, send, field) => {
    const refusal = refusalOf(() => checkSend(send));
    expect(refusal).toMatchObject({ code: 'MESSAGE_INVALID', field: `payload.${field}`, reason: expect.any(String) });
    expect(refusal.message).toContain(`payload.${field}: `);
    expect(refusal.message).not.toMatch(/ada@|jo@|evil|0791234567|hello/);
  });

  it.each(['email', 'push', 'sms', 'whatsapp', 'inbox_message', 'in_app'] as const)(
    'refuses what channel %s cannot send',
    (channel) => {
      const to = { email: 'ada@example.com', sms: '+14155552671', whatsapp: '+14155552671' }[channel as string];
      const sound: Send = { channel, transactional_message_id: 7, ...(to && { to }) };
      const refusedField = (more: object) => refusalOf(() => checkSend({ ...sound, ...more })).field;
      expect(() => checkSend(sound)).not.toThrow();
      expect(refusedField({ transactional_message_id: undefined })).toBe('payload.transactional_message_id');
      expect(refusedField({ identifiers: { id: 'u1', cio_id: 'd9c1' } })).toBe('payload.identifiers');
      expect(refusedField({ attachments: 'aGVsbG8=' })).toBe('payload.attachments');
      expect(refusedField({ from: ['shop@example.com'] })).toBe('payload.from');
      expect(refusedField({ attachments: { 'a.bin': 'A'.repeat(2_000_001) } })).toBe('payload.attachments');
      if (channel === 'email' || channel === 'sms') expect(refusedField({ to: undefined })).toBe('payload.to');
      if (to) expect(refusedField({ to: 'nobody' })).toBe('payload.to');
    },
  );

  it.each<[string, Send, string]>([
    ['attachments over 2 MB', { ...email, attachments: { 'a.bin': 'A'.repeat(2_000_000) } }, 'payload.attachments has'],
    ['a text over 1 MB', { ...ownText, body: 'x'.repeat(1_000_000) }, 'payload has'],
    [
      'an identifier over 150 bytes',
      { ...email, identifiers: { id: 'u'.repeat(151) } },
      'payload.identifiers.id has 151',
    ],
  ])('refuses %s by its size', (_what, send, text) => {
    const refusal = refusalOf(() => checkSend(send));
    expect(refusal.code).toBe('MESSAGE_TOO_LARGE');
    expect(refusal.message).toContain(text);
  });

  it.each(['"'.repeat(400_000), '\\"'.repeat(200_000), '<'.repeat(900_000), 'a,'.repeat(400_000)])(
    'decides about a hostile list of recipients, which nothing makes slow',
    (to) => {
      expect(refusalOf(() => checkSend({ ...email, to }))).toMatchObject({ field: 'payload.to' });
    },
  );
});

describe('addressesOf', () => {
  it.each([
    ['ada@example.com', ['ada@example.com']],
    ['Ada <ADA@Example.com> ,jo@example.com,', ['ada@example.com', 'jo@example.com']],
    ['"a, b" <a@example.com>, "say \\"hi, you\\"" <b@example.com>', ['a@example.com', 'b@example.com']],
    ['"a@example.com, <b@example.com>" <c@example.com>', ['c@example.com']],
    ['', []],
  ])('finds in %s the addresses %j', (list, found) => {
    expect(addressesOf(list)).toEqual(found);
  });
});

describe('checkSendAt', () => {
  it.each([undefined, NOW, NOW - 365 * DAY_MS, NOW + 90 * DAY_MS])('accepts %s', (sendAt) => {
    expect(() => checkSendAt(sendAt, NOW)).not.toThrow();
  });

  it.each([
    [NOW / 1_000, 'looks like seconds'],
    [NOW + 90 * DAY_MS + 1, '90 days'],
    [NOW + 0.5, 'whole number'],
    ['tomorrow', 'whole number'],
    [null, 'whole number'],
    [new Date(NOW).toISOString(), 'whole number'],
  ])('refuses %s', (sendAt, text) => {
    const refusal = refusalOf(() => checkSendAt(sendAt, NOW));
    expect(refusal).toMatchObject({ code: 'MESSAGE_INVALID', field: 'payload.send_at' });
    expect(refusal.message).toContain(text);
  });

  it('becomes seconds; a record that has seconds already keeps them', () => {
    expect([NOW + 250, NOW / 1_000].map(sendAtSeconds)).toEqual([NOW / 1_000, NOW / 1_000]);
  });
});
