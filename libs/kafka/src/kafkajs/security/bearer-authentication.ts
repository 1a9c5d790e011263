import type { AuthenticationProviderArgs, Mechanism } from 'kafkajs';
import { TokenError, type TokenSource } from './bearer-token.ts';

const SOH = '\u0001';
const SIZE_BYTES = 4;

/**
 * SASL/OAUTHBEARER (RFC 7628) with the tokens of a source. That of kafkajs does not read the response: a broker reports a
 * rejected token inside a successful response, and then closes the connection, which looks like an outage.
 */
export const bearerAuthentication = (tokens: TokenSource): Mechanism => ({
  mechanism: 'oauthbearer',
  authenticationProvider: ({ host, port, saslAuthenticate }: AuthenticationProviderArgs) => ({
    authenticate: async () => {
      const { value } = await tokens();
      const request = { encode: () => sized(`n,,${SOH}auth=Bearer ${value}${SOH}${SOH}`) };
      const refusal = await saslAuthenticate({ request, response: { decode: unsized, parse: readRefusal } });
      if (!refusal) return;
      throw new TokenError(`SASL OAUTHBEARER authentication failed: ${host}:${port} rejected the token (${refusal})`, {
        retriable: false,
      });
    },
  }),
});

function sized(text: string): Buffer {
  const size = Buffer.alloc(SIZE_BYTES);
  size.writeInt32BE(Buffer.byteLength(text));
  return Buffer.concat([size, Buffer.from(text)]);
}

const unsized = (bytes: Buffer) => bytes.subarray(SIZE_BYTES);

/** Why the token was rejected; an empty response means that it was accepted. */
function readRefusal(answer: Buffer): string | undefined {
  if (answer.length === 0) return undefined;
  const status = /"status"\s*:\s*"([\w-]{1,40})"/.exec(answer.toString('utf8'))?.[1];
  return status ?? 'no status given';
}
