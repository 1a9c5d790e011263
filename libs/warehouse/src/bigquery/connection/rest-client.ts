import { BigQuery } from '@google-cloud/bigquery';
import { PassThroughClient } from 'google-auth-library';
import { type BigqueryConfig, bigqueryProject } from './settings.ts';

/** Whether an address is that of an emulator. Credentials never go over plain HTTP. */
const isEmulator = (url: string | undefined): boolean => url?.startsWith('http:') ?? false;

/**
 * Makes a client of BigQuery's REST API that tries each request once: who calls knows what may be repeated. Credentials
 * are Google's application default ones; an emulator gets none, and nobody is asked for any.
 */
export function createRestClient(config: BigqueryConfig): BigQuery {
  const { BIGQUERY_REST_URL: url } = config;
  return new BigQuery({
    projectId: bigqueryProject(config),
    autoRetry: false,
    maxRetries: 0,
    ...(url ? { apiEndpoint: url } : {}),
    ...(isEmulator(url) ? { authClient: new PassThroughClient() } : {}),
  });
}
