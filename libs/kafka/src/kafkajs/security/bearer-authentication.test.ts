import type { AuthenticationProviderArgs } from 'kafkajs';
import { describe, expect, it } from 'vitest';
import { bearerAuthentication } from './bearer-authentication.ts';

/** What a broker answers inside of a successful SaslAuthenticate, as kafkajs hands it on: its size, then the bytes. */
function sized(text: string): Buffer {
  const size = Buffer.alloc(4);
  size.writeInt32BE(Buffer.byteLength(text));
  return Buffer.concat([size, Buffer.from(text)]);
}

/** Authenticates against a broker that answers so; resolves with what it was sent. */
async function authenticate(answer: string): Promise<string> {
  let sent: Buffer = Buffer.alloc(0);
  const broker = {
    host: 'kafka-1',
    port: 9092,
    saslAuthenticate: async ({ request, response }: Parameters<AuthenticationProviderArgs['saslAuthenticate']>[0]) => {
      sent = await request.encode();
      return response?.parse(await response.decode(sized(answer)));
    },
  } as unknown as AuthenticationProviderArgs;
  const mechanism = bearerAuthentication(async () => ({ value: 'a.token.ü', expiresAt: 0 }));
  await mechanism.authenticationProvider(broker).authenticate();
  expect(sent.readInt32BE()).toBe(sent.length - 4);
  return sent.subarray(4).toString();
}

describe('bearerAuthentication', () => {
  it('sends the token as RFC 7628 requires', async () => {
    expect(await authenticate('')).toBe('n,,\u0001auth=Bearer a.token.ü\u0001\u0001');
  });

  it.each([
    { answer: '{"status":"invalid_token"}', says: 'kafka-1:9092 rejected the token (invalid_token)' },
    { answer: '{"status":"insufficient_scope","scope":"kafka"}', says: '(insufficient_scope)' },
    { answer: 'no JSON', says: '(no status given)' },
  ])('distinguishes a rejected token from an outage: $answer', async ({ answer, says }) => {
    const refusal = authenticate(answer);
    await expect(refusal).rejects.toThrow(says);
    await expect(refusal).rejects.toMatchObject({ retriable: false });
  });
});
