import { DATASET, TABLE } from '@cio-bus/contracts';
import { type ConfigDefinition, ConfigError, type ConfigOf, origin } from '@cio-bus/service';
import { z } from 'zod';

/** A part of a BigQuery name. SQL contains it unquoted, so it must not need quotes. */
const bigqueryName = () =>
  z.string().regex(/^[A-Za-z_]\w{0,1023}$/, { error: 'may contain letters, digits and underscores' });

/** Settings that say which BigQuery table to use. */
export const bigquerySettings = {
  BIGQUERY_PROJECT: z.string().optional().describe('Google Cloud project of the table; required with BigQuery.'),
  BIGQUERY_DATASET: bigqueryName().default(DATASET).describe('BigQuery dataset of the table and its views.'),
  BIGQUERY_TABLE: bigqueryName().default(TABLE).describe('BigQuery table.'),
  BIGQUERY_REST_URL: origin()
    .optional()
    .describe('Origin of another BigQuery REST API. http: an emulator, which gets no credentials.'),
  BIGQUERY_GRPC_URL: origin()
    .optional()
    .describe('Origin of another Storage Write API. http: an emulator, which gets no credentials.'),
};

/** Parsed {@link bigquerySettings}. */
export type BigqueryConfig = ConfigOf<ConfigDefinition<typeof bigquerySettings>>;

/** The project of the table. @throws ConfigError when it is not set */
export function bigqueryProject({ BIGQUERY_PROJECT }: Pick<BigqueryConfig, 'BIGQUERY_PROJECT'>): string {
  if (BIGQUERY_PROJECT) return BIGQUERY_PROJECT;
  throw new ConfigError('Bad settings:\n  BIGQUERY_PROJECT: is required with BigQuery');
}

/** Whether an address is that of an emulator. Credentials are never sent over plain HTTP. */
export const isEmulator = (url: string | undefined): boolean => url?.startsWith('http:') ?? false;
