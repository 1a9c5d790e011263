import { BigQueryWriteClient } from '@google-cloud/bigquery-storage';
import { credentials } from '@grpc/grpc-js';
import { PassThroughClient } from 'google-auth-library';
import { type BigqueryConfig, bigqueryProject } from './settings.ts';

/** How soon a silently lost connection is detected, ms. */
export interface KeepaliveTimes {
  /** Idle time before a ping. */
  pingAfterMs: number;
  /** Longest wait for its response. */
  pingTimeoutMs: number;
}

/** Reconnects quickly after an outage, ms. */
const channelOptions = {
  'grpc.initial_reconnect_backoff_ms': 100,
  'grpc.min_reconnect_backoff_ms': 100,
  'grpc.max_reconnect_backoff_ms': 2_000,
};

/** Makes a client of the Storage Write API. An `http:` address is an emulator: no TLS, no credentials. */
export function createWriteClient(
  config: BigqueryConfig,
  { pingAfterMs, pingTimeoutMs }: KeepaliveTimes = { pingAfterMs: 30_000, pingTimeoutMs: 10_000 },
): BigQueryWriteClient {
  return new BigQueryWriteClient({
    projectId: bigqueryProject(config),
    ...channelOptions,
    'grpc.keepalive_time_ms': pingAfterMs,
    'grpc.keepalive_timeout_ms': pingTimeoutMs,
    ...(config.BIGQUERY_GRPC_URL ? addressOf(new URL(config.BIGQUERY_GRPC_URL)) : {}),
  });
}

function addressOf({ protocol, hostname, port }: URL) {
  if (protocol === 'https:') return { apiEndpoint: hostname, port: Number(port || 443) };
  return {
    apiEndpoint: hostname,
    port: Number(port || 80),
    sslCreds: credentials.createInsecure(),
    // google-gax has its own version of google-auth-library, whose types reject the classes of ours.
    authClient: new PassThroughClient() as never,
  };
}

/** Name of the stream that all writers of the table share. */
export const defaultStream = (config: BigqueryConfig): string =>
  `projects/${bigqueryProject(config)}/datasets/${config.BIGQUERY_DATASET}/tables/${config.BIGQUERY_TABLE}/streams/_default`;
