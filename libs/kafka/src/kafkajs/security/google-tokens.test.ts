import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type SeenRequest, serve } from '../../../test/http-server.ts';
import { googleTokens } from './google-tokens.ts';

const EMAIL = 'track-publisher@example.iam.gserviceaccount.com';
const ACCOUNT = '/computeMetadata/v1/instance/service-accounts/default';

/** What Cloud Run's metadata server answers for the service account of the instance. */
function metadata({ path }: SeenRequest) {
  const headers = { 'metadata-flavor': 'Google' };
  if (path.startsWith(`${ACCOUNT}/token`)) return { headers, body: { access_token: 'ya29.token', expires_in: 3_599 } };
  if (path.startsWith(`${ACCOUNT}/email`))
    return { headers: { ...headers, 'content-type': 'text/plain' }, body: EMAIL };
  return { headers, body: path.includes('universe') ? 'googleapis.com' : '' };
}

const decode = (part: string | undefined) => Buffer.from(part ?? '', 'base64url').toString();

describe('googleTokens', () => {
  it("puts the access token into the form of Google's own login handlers, without padding", async () => {
    const identity = { accessToken: 'ya29.abc', expiresAt: 5_000_999, email: EMAIL };

    const { value, expiresAt } = await googleTokens(
      async () => identity,
      () => 2_000_500,
    )();

    const [header, claims, token, ...rest] = value.split('.');
    expect(JSON.parse(decode(header))).toEqual({ typ: 'JWT', alg: 'GOOG_OAUTH2_TOKEN' });
    expect(JSON.parse(decode(claims))).toEqual({ iss: 'Google', scope: 'kafka', sub: EMAIL, iat: 2_000, exp: 5_000 });
    expect(decode(token)).toBe('ya29.abc');
    expect(rest).toEqual([]);
    expect(value).not.toMatch(/[=+/]/);
    expect(expiresAt).toBe(5_000_999);
  });

  describe('with the credentials of the environment', () => {
    let home: string;
    const stops: (() => Promise<void>)[] = [];

    beforeEach(async () => {
      home = await mkdtemp(join(tmpdir(), 'cio-bus-no-credentials-'));
      vi.stubEnv('GOOGLE_APPLICATION_CREDENTIALS', undefined);
      vi.stubEnv('HOME', home); // where gcloud would have put some
      vi.stubEnv('CLOUDSDK_CONFIG', home);
    });
    afterEach(async () => {
      vi.unstubAllEnvs();
      for (const stop of stops.splice(0)) await stop();
      await rm(home, { recursive: true });
    });

    async function serveMetadata(answer: Parameters<typeof serve>[0]) {
      const server = await serve(answer);
      stops.push(server.stop);
      vi.stubEnv('GCE_METADATA_HOST', server.host);
      vi.stubEnv('METADATA_SERVER_DETECTION', 'assume-present');
      return server;
    }

    it('is the service account that the instance runs as', async () => {
      const server = await serveMetadata(metadata);
      const before = Date.now();

      const { value, expiresAt } = await googleTokens()();

      const [, claims, token] = value.split('.');
      expect(JSON.parse(decode(claims)).sub).toBe(EMAIL);
      expect(decode(token)).toBe('ya29.token');
      expect(expiresAt).toBeGreaterThanOrEqual(before + 3_000_000);
      expect(server.seen.every(({ headers }) => headers['metadata-flavor'] === 'Google')).toBe(true);
    });

    it.each([
      { answer: 503, retriable: true },
      { answer: 403, retriable: false },
    ])('reports HTTP $answer of the metadata server with retriable $retriable', async ({ answer, retriable }) => {
      await serveMetadata((request) =>
        request.path.includes('/token') ? { ...metadata(request), status: answer, body: 'no' } : metadata(request),
      );
      await expect(googleTokens()()).rejects.toMatchObject({ name: 'TokenError', retriable });
    });

    it('names the settings that require credentials when none exist', async () => {
      vi.stubEnv('METADATA_SERVER_DETECTION', 'none');
      await expect(googleTokens()()).rejects.toThrow(/KAFKA_OAUTH_TOKEN_URL/);
    });
  });
});
