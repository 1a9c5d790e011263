import { defineConfig } from '@cio-bus/service';
import { describe, expect, it } from 'vitest';
import { createWarehouseQuery } from './create-warehouse-query.ts';
import { warehouseQuerySettings } from './settings.ts';

const create = (env: Record<string, string>) => createWarehouseQuery(defineConfig(warehouseQuerySettings).parse(env));

describe('createWarehouseQuery', () => {
  it('tells the dialect and the names that its SQL needs', () => {
    expect(create({})).toMatchObject({
      dialect: 'duckdb',
      dataset: 'customerio_events',
      table: 'customerio_events.delivery_events',
    });
    const bigquery = { WAREHOUSE: 'bigquery', BIGQUERY_PROJECT: 'p', BIGQUERY_DATASET: 'd', BIGQUERY_TABLE: 't' };
    expect(create(bigquery)).toMatchObject({ dialect: 'googlesql', dataset: 'd', table: 'd.t' });
  });

  it('says at once that it wants a project', () => {
    expect(() => create({ WAREHOUSE: 'bigquery-rest' })).toThrow('BIGQUERY_PROJECT: is required');
  });

  it.each(['a-b', 'a.b', 'a`; DROP', '1a'])('takes no dataset name that SQL would have to quote: %s', (name) => {
    expect(() => create({ BIGQUERY_DATASET: name })).toThrow('BIGQUERY_DATASET');
  });
});
