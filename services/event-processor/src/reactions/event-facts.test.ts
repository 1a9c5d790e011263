import { aWebhookEvent } from '@cio-bus/testkit';
import { describe, expect, it } from 'vitest';
import { cutToBytes, failureMessageOf, wentToPerson } from './event-facts.ts';

describe('failureMessageOf', () => {
  it.each([
    ['an email', { failure_message: 'no' }, 'no'],
    ['a push', { recipients: [{ failure_message: 'expired' }, { failure_message: 'other' }] }, 'expired'],
    ['nothing', {}, ''],
    ['no text', { failure_message: 7, recipients: 'x' }, ''],
    ['an empty list', { recipients: [] }, ''],
    ['a list of nothing', { recipients: [null] }, ''],
  ])('reads the reason of %s', (_what, data, message) => {
    expect(failureMessageOf(aWebhookEvent({ data }))).toBe(message);
  });
});

describe('wentToPerson', () => {
  it.each([
    { emailAddress: 'ada@example.com', recipient: 'ADA@example.com', own: true },
    { emailAddress: 'ada@example.com', recipient: 'Ada <ada@example.com>', own: true },
    { emailAddress: 'ada@example.com', recipient: 'finance@example.com', own: false },
    { emailAddress: undefined, recipient: 'finance@example.com', own: false },
    { emailAddress: 'ada@example.com', recipient: undefined, own: false },
    { emailAddress: 'ada@example.com', recipient: '', own: false },
    { emailAddress: 'ada@example.com', recipient: 'canada@example.com', own: false },
    { emailAddress: 'ada@example.com', recipient: 'ada@example.com.evil.example', own: false },
    { emailAddress: 'ada@example.com', recipient: 'ada@example.com <finance@example.com>', own: false },
    { emailAddress: 'ada@example.com', recipient: '"ada@example.com" <finance@example.com>', own: false },
    { emailAddress: 'ada@example.com', recipient: 'ada@example.com, finance@example.com', own: false },
    { emailAddress: 'ada@example.com', recipient: '"Lovelace, Ada" <ada@example.com>', own: true },
    { emailAddress: 'ada@example.com', recipient: ' Lovelace, Ada <ada@example.com> ', own: true },
    { emailAddress: 'ada@example.com', recipient: 'ada@example.com (work)', own: true },
    { emailAddress: 'ada', recipient: 'ada', own: false },
  ])('is $own for $recipient, the person being $emailAddress', ({ emailAddress, recipient, own }) => {
    expect(wentToPerson(aWebhookEvent({ emailAddress, data: { recipient } }))).toBe(own);
  });
});

describe('cutToBytes', () => {
  it.each([
    ['abc', 5, 'abc'],
    ['abcdef', 5, 'abcde'],
    ['aäöü', 4, 'aä'],
    ['a😀b', 4, 'a'],
    ['a\ud83d', 5, 'a\ufffd'],
    ['\ude00a', 3, '\ufffd'],
  ])('cuts %s to at most %i bytes without leaving half a character', (text, max, cut) => {
    expect(cutToBytes(text, max)).toBe(cut);
  });
});
