import { createHash } from 'node:crypto';
import type { BusError } from '@cio-bus/contracts';
import { describe, expect, it } from 'vitest';
import { secret, serveWebhooks as serve, signed, statusOf, TIMESTAMP } from '../test/serve-webhooks.ts';
import { signWebhook } from './signature.ts';
import type { ReceivedWebhook } from './webhooks-options.ts';

const event = { event_id: 'e1', object_type: 'email', metric: 'bounced', timestamp: 1_795_262_400, data: { a: 1 } };

describe('the response of CustomerIOWebhooks', () => {
  it.each([
    ['of a declared length', (text: string) => text],
    ['in chunks', (text: string) => new Blob([text]).stream()],
  ])('is 200 for a signed body over the limit %s: its first 900 kB are kept', async (_how, bodyOf) => {
    const kept: unknown[] = [];
    const reject = async ({ rawBody, cut }: ReceivedWebhook, error: BusError) =>
      void kept.push({ bytes: rawBody.length, cut, code: error.code });
    const { url } = await serve({ reject });
    const text = 'x'.repeat(6_000_000);
    const request = { method: 'POST', body: bodyOf(text), duplex: 'half', headers: signed(text) } as const;
    expect((await fetch(url, request)).status).toBe(200);
    const sha256 = createHash('sha256').update(text).digest('hex');
    expect(kept).toEqual([{ bytes: 900_000, cut: { bytes: 6_000_000, sha256 }, code: 'MESSAGE_TOO_LARGE' }]);
  });

  it('is 401 for a body over the limit whose signature is wrong: nothing of it is kept', async () => {
    let calls = 0;
    const reject = async () => {
      calls += 1;
    };
    const { url } = await serve({ reject, bodyLimitBytes: 1_000 });
    expect(await statusOf(url, 'x'.repeat(2_000), signed('x'.repeat(2_001)))).toBe(401);
    expect(calls).toBe(0);
  });

  it('is 200 for a list over 900 kB, whose usable events are accepted and the others rejected', async () => {
    const long = { ...event, data: { text: 'x'.repeat(500_000) } };
    const [accepted, rejected]: [number[], string[]] = [[], []];
    const { url } = await serve({
      accept: async (events) => void accepted.push(events.length),
      reject: async ({ rawBody }) => void rejected.push(rawBody.toString()),
    });
    expect(await statusOf(url, JSON.stringify({ events: [long, 7, long] }))).toBe(200);
    expect([accepted, rejected]).toEqual([[2], ['{"events":[7]}']]);
  });

  it.each([
    ['its header, when the event has none', { 'x-cio-timestamp': TIMESTAMP }, 'v0', Number(TIMESTAMP) * 1_000],
    ['now, when the header is unsigned and absent', { 'x-cio-timestamp': undefined }, 'body', 5e12],
  ] as const)('is 200 for an event at the time of %s', async (_which, changed, scheme, expected) => {
    const times: number[] = [];
    const { url } = await serve({
      scheme,
      now: () => 5e12,
      accept: async (events) => void times.push(...events.map(({ timestamp }) => timestamp)),
    });
    const complaint = JSON.stringify({ ...event, metric: 'spammed', timestamp: 'soon' });
    const signature = signWebhook(secret, { scheme, timestamp: TIMESTAMP, rawBody: Buffer.from(complaint) });
    const { 'x-cio-timestamp': timestamp } = changed;
    const headers = { 'x-cio-signature': signature, ...(timestamp ? { 'x-cio-timestamp': timestamp } : {}) };
    expect(await statusOf(url, complaint, headers)).toBe(200);
    expect(times).toEqual([expected]);
  });
});
