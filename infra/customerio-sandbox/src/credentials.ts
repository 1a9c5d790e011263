import type { IncomingMessage } from 'node:http';
import type { Api } from './faults.ts';

/** The keys of the workspace. */
export interface CredentialSettings {
  siteId: string;
  trackApiKey: string;
  appApiKey: string;
}

export interface Credentials {
  admit(api: Api, request: IncomingMessage): boolean;
}

/** Basic for the Track API, Bearer for the App API. */
export function createCredentials({ siteId, trackApiKey, appApiKey }: CredentialSettings): Credentials {
  const expected = {
    track: `Basic ${Buffer.from(`${siteId}:${trackApiKey}`).toString('base64')}`,
    app: `Bearer ${appApiKey}`,
  };
  return { admit: (api, request) => request.headers.authorization === expected[api] };
}
