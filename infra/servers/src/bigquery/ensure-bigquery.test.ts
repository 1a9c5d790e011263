import { describe, expect, it } from 'vitest';
import { ensureBigquery } from './ensure-bigquery.ts';

const rest = 'http://127.0.0.1:9050';
const grpc = 'http://127.0.0.1:9060';

describe('ensureBigquery', () => {
  it('uses the BigQuery whose addresses are set, and starts nothing', async () => {
    const env = { BIGQUERY_REST_URL: rest, BIGQUERY_GRPC_URL: grpc, BIGQUERY_PROJECT: 'mine' };
    const { settings, failure, stop } = await ensureBigquery({ env });
    expect([settings, failure]).toEqual([env, undefined]);
    await stop();
  });

  it.each([{ BIGQUERY_REST_URL: rest }, { BIGQUERY_GRPC_URL: grpc }])(
    'requires both addresses or none: %j',
    async (env) => {
      await expect(ensureBigquery({ env })).rejects.toThrow('Set both BIGQUERY_REST_URL and BIGQUERY_GRPC_URL');
    },
  );

  it('says what to do when there is no address, no Docker and no Python', async () => {
    const env = { PATH: '/nonexistent', XDG_CACHE_HOME: '/nonexistent' };
    await expect(ensureBigquery({ env })).rejects.toThrow('install Python 3.11 or later with venv');
  });
});
