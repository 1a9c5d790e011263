import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import type { WebhookRequest } from './given-body.ts';
import { collectBody, readBody } from './read-body.ts';

it('refuses a body of which something else in the app has read a part: the rest alone has no valid signature', async () => {
  const request = new Readable({ read() {} });
  request.push('{"event_id":');
  request.once('data', () => request.pause());
  await new Promise((resolve) => request.once('pause', resolve));
  const options = { limitBytes: 100, keptBytes: 100, digest: { update() {} }, response: { headersSent: false } };
  expect(() => readBody(request as WebhookRequest, options)).toThrow(/part of the body was read before/);
});

describe('a body over the limit', () => {
  const options = { limitBytes: 10, keptBytes: 25, digest: { update() {} }, response: { headersSent: false } };
  const receive = async (chunks: string[]) => {
    const request = new Readable({ read() {} });
    const body = readBody(request as WebhookRequest, options);
    for (const chunk of [...chunks, null]) request.push(chunk);
    return body;
  };
  const text = 'abcdefghijklmnopqrstuvwxyz0123456789';
  const cut = { bytes: 36, sha256: createHash('sha256').update(text).digest('hex') };

  it.each([
    ['at once', [text]],
    ['in packets of seven bytes', text.match(/.{1,7}/g) ?? []],
    ['byte by byte', [...text]],
    ['with a packet that ends at the limit', [text.slice(0, 10), text.slice(10)]],
    ['with a packet that ends at what is kept', [text.slice(0, 25), text.slice(25)]],
  ])('is kept up to the same byte when it arrives %s', async (_how, chunks) => {
    expect(await receive(chunks)).toEqual({ rawBody: Buffer.from(text.slice(0, 25)), cut });
  });

  it('is kept as a whole when it is shorter than what may be kept', async () => {
    const received = await receive([...text.slice(0, 20)]);
    expect(received).toMatchObject({ rawBody: Buffer.from(text.slice(0, 20)), cut: { bytes: 20 } });
    expect(collectBody(Buffer.from(text.slice(0, 20)), options)).toEqual(received);
  });
});
