import { describe, expect, it } from 'vitest';
import type { Channel } from '../workspace/channel.ts';
import type { Delivery } from '../workspace/deliveries.ts';
import { defaultRates, type ReportOptions, reportsOf } from './delivery-reports.ts';

const never = { opened: 0, clicked: 0, bounced: 0, spammed: 0, unsubscribed: 0 };
const all = { ...never, opened: 1, clicked: 1, spammed: 1, unsubscribed: 1 };

const reports = (channel: Channel, options: Partial<ReportOptions> = {}) =>
  reportsOf(
    {
      seq: 1,
      id: 'd1',
      channel,
      created: 1,
      identifiers: { id: 'u1', email: null },
      recipient: '',
      subject: '',
      metrics: {},
    } satisfies Delivery,
    { rates: never, seed: 1, fateKey: 'u1/receipt/1', suppressed: false, draft: false, ...options },
  );
const metrics = (...args: Parameters<typeof reports>) => reports(...args).map(({ metric }) => metric);

describe('the reports on a delivery', () => {
  it.each<{ channel: Channel; story: string[] }>([
    { channel: 'email', story: ['sent', 'delivered', 'opened', 'clicked', 'spammed', 'unsubscribed'] },
    { channel: 'push', story: ['sent', 'delivered', 'opened', 'clicked'] },
    { channel: 'sms', story: ['sent', 'delivered', 'clicked'] },
    { channel: 'whatsapp', story: ['sent', 'delivered', 'opened', 'clicked'] },
    { channel: 'in_app', story: ['sent', 'opened', 'clicked'] },
    { channel: 'inbox_message', story: [] },
  ])('of $channel has only what that channel reports', ({ channel, story }) => {
    expect(metrics(channel, { rates: all })).toEqual(story);
  });

  it.each([
    { what: 'a bounce, and then nothing else', options: { rates: { ...all, bounced: 1 } }, story: ['sent', 'bounced'] },
    { what: 'a suppressed person', options: { suppressed: true }, story: ['dropped'] },
    { what: 'a draft', options: { draft: true }, story: ['drafted'] },
  ])('reports $what', ({ options, story }) => {
    expect(metrics('email', options)).toEqual(story);
  });

  it('are the same for the same seed and key, with about the configured frequency', () => {
    const run = (seed: number) =>
      Array.from({ length: 4_000 }, (_, index) =>
        reports('email', { rates: defaultRates, seed, fateKey: `u${index}/receipt/1` }),
      );
    const stories = run(1);
    const share = (metric: string) =>
      stories.filter((story) => story.some((one) => one.metric === metric)).length / stories.length;

    expect(run(1)).toEqual(stories);
    expect(run(2)).not.toEqual(stories);
    expect(share('opened')).toBeCloseTo(0.3, 1);
    expect(share('clicked')).toBeCloseTo(0.1, 1);
    expect(Math.abs(share('bounced') - 0.02)).toBeLessThan(0.01);
    const failures = stories
      .flat()
      .flatMap(({ fields }) => (fields.failure_message ? [String(fields.failure_message)] : []));
    expect(failures.some((failure) => failure.startsWith('5.1.1'))).toBe(true);
    expect(failures.some((failure) => failure.startsWith('4.'))).toBe(true);
  });
});
