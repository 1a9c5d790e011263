import { BigQuery } from '@google-cloud/bigquery';
import { PassThroughClient } from 'google-auth-library';
import { type BigqueryConfig, bigqueryProject, isEmulator } from './settings.ts';

/**
 * Makes a client of BigQuery's REST API that tries each request once: the caller knows what may be repeated. It uses
 * Google's application default credentials; for an emulator it neither looks for nor sends any.
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
