import { createHmac } from 'node:crypto';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { HmacKey } from './hmac-key.ts';
import { startVerification } from './signature.ts';

const expected = (secret: string, text: string, bytes: Uint8Array) =>
  createHmac('sha256', secret).update(text).update(bytes).digest('hex');

it('signs as createHmac does, whatever the key, the text and the bytes', () => {
  const secrets = fc.string({ unit: 'binary', maxLength: 200 });
  const text = fc.string({ unit: 'binary', maxLength: 40 });
  const bytes = fc.uint8Array({ maxLength: 2_000 });
  fc.assert(
    fc.property(secrets, text, bytes, (secret, text, bytes) => {
      expect(new HmacKey(secret).sign(text, Buffer.from(bytes))).toBe(expected(secret, text, bytes));
    }),
  );
});

it.each([0, 63, 64, 65, 16_381, 16_382, 100_000])('signs %i bytes, after a longer message too', (length) => {
  const key = new HmacKey('a key');
  const bytes = Buffer.alloc(length, 'x');
  key.sign('v0:', Buffer.alloc(9_000, 'y'));
  expect(key.sign('v0:', bytes)).toBe(expected('a key', 'v0:', bytes));
});

it('verifies a body in any number of parts, with any of the keys', () => {
  const parts = fc.array(fc.uint8Array({ maxLength: 300 }), { maxLength: 4 });
  fc.assert(
    fc.property(parts, fc.constantFrom(0, 1), (parts, by) => {
      const secrets = ['first', 'second'];
      const signature = expected(secrets[by] as string, 'v0:7:', Buffer.concat(parts));
      const verification = startVerification({ scheme: 'v0', secrets, timestamp: '7', signature, now: 0 });
      for (const part of parts) verification?.update(Buffer.from(part));
      expect(verification?.matching()).toBe(by);
    }),
  );
});
