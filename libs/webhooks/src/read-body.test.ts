import { Readable } from 'node:stream';
import { expect, it } from 'vitest';
import type { WebhookRequest } from './given-body.ts';
import { readBody } from './read-body.ts';

it('refuses a body of which something else in the app has read a part: the rest alone has no valid signature', async () => {
  const request = new Readable({ read() {} });
  request.push('{"event_id":');
  request.once('data', () => request.pause());
  await new Promise((resolve) => request.once('pause', resolve));
  const options = { limitBytes: 100, keptBytes: 100, digest: { update() {} }, response: { headersSent: false } };
  expect(() => readBody(request as WebhookRequest, options)).toThrow(/part of the body was read before/);
});
