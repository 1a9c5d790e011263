import type { IncomingMessage } from 'node:http';
import type { Api } from '../faults/faults.ts';

/** API keys of the workspace. */
export interface CredentialSettings {
  siteId: string;
  trackApiKey: string;
  appApiKey: string;
}

export interface Credentials {
  accepts(api: Api, request: IncomingMessage): boolean;
}

/** Basic for the Track API, Bearer for the App API. */
export function createCredentials({ siteId, trackApiKey, appApiKey }: CredentialSettings): Credentials {
  const expected = {
    track: `Basic ${Buffer.from(`${siteId}:${trackApiKey}`).toString('base64')}`,
    app: `Bearer ${appApiKey}`,
  };
  return { accepts: (api, request) => request.headers.authorization === expected[api] };
}
