import { BusError } from '@cio-bus/contracts';
import { describe, expect, it } from 'vitest';
import { aSend } from '../../test/commands.ts';
import { createReportMatcher, type MessageReport } from './report-matcher.ts';
import { createSendRequests } from './send-request.ts';

const data = { transactional_message_id: 7, recipient: 'u1@example.com' };
const report = (overrides: Partial<MessageReport> = {}): MessageReport => ({
  objectType: 'email',
  personId: 'u1',
  emailAddress: 'u1@example.com',
  data,
  ...overrides,
});

const unavailable = async () => {
  throw new BusError('VENDOR_UNAVAILABLE', 'no');
};
const matcher = (payload: Parameters<typeof aSend>[0], number: () => Promise<number | undefined> = unavailable) =>
  createReportMatcher(createSendRequests().of(aSend(payload)), number);

describe('createReportMatcher', () => {
  it.each([
    ['a number', { transactional_message_id: 7 }],
    ['a number as text', { transactional_message_id: '7' }],
    ['the person by address', { transactional_message_id: 7, identifiers: { email: 'U1@example.com' } }],
    ['several recipients', { transactional_message_id: 7, to: 'jo@example.com, Ada <U1@example.com>' }],
  ])('matches a report of its template and person: %s', async (_, payload) => {
    const { isCertain, matches } = await matcher(payload);
    expect([isCertain, matches(report())]).toEqual([true, true]);
    expect(matches(report({ data: { ...data, transactional_message_id: '7' } }))).toBe(true);
  });

  it.each<[string, Partial<MessageReport>]>([
    ['another person', { personId: 'u2' }],
    ['an unknown person', { personId: undefined }],
    ['another template', { data: { ...data, transactional_message_id: 8 } }],
    ['no template', { data: { recipient: 'u1@example.com' } }],
    ['another recipient', { data: { ...data, recipient: 'old@example.com' } }],
    ['another channel', { objectType: 'push' }],
    ['a campaign', { data: { ...data, campaign_id: 3 } }],
    ['a newsletter', { data: { ...data, newsletter_id: 3 } }],
    ['a broadcast', { data: { ...data, broadcast_id: 3 } }],
  ])('does not match a report of %s', async (_, overrides) => {
    const { matches } = await matcher({ transactional_message_id: 7 });
    expect(matches(report(overrides))).toBe(false);
  });

  it('looks up the number of a template by its name', async () => {
    const { isCertain, matches } = await matcher({ transactional_message_id: 'welcome' }, async () => 7);
    expect([isCertain, matches(report())]).toEqual([true, true]);
    expect(matches(report({ data: { ...data, transactional_message_id: 8 } }))).toBe(false);
  });

  it.each([
    ['is not listed', async () => undefined],
    ['cannot be looked up', unavailable],
  ])('matches every template of the person, uncertain, while a name %s', async (_, number) => {
    const { isCertain, matches } = await matcher({ transactional_message_id: 'welcome' }, number);
    expect([isCertain, matches(report())]).toEqual([false, true]);
    expect(matches(report({ personId: 'u2' }))).toBe(false);
  });

  it('matches nothing for a message with a text of its own', async () => {
    const own = { transactional_message_id: undefined, subject: 'Hi', body: 'Hi', from: 'a@example.com' };
    const { isCertain, matches } = await matcher(own);
    expect([isCertain, matches(report()), matches(report({ data: { recipient: 'u1@example.com' } }))]).toEqual([
      false,
      false,
      false,
    ]);
  });
});
