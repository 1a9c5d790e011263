import { defineConfig } from '@cio-bus/service';
import { describe, expect, it } from 'vitest';
import { createWarehouseQuery, warehouseAdapter, warehouseQuerySettings } from './registry.ts';

const create = (env: Record<string, string>) => createWarehouseQuery(defineConfig(warehouseQuerySettings).parse(env));

describe('createWarehouseQuery', () => {
  it('has the dialect and the names that SQL needs', () => {
    expect(create({})).toMatchObject({
      dialect: { name: 'duckdb' },
      dataset: 'customerio_events',
      table: 'customerio_events.delivery_events',
    });
    const bigquery = { WAREHOUSE: 'bigquery', BIGQUERY_PROJECT: 'p', BIGQUERY_DATASET: 'd', BIGQUERY_TABLE: 't' };
    expect(create(bigquery)).toMatchObject({ dialect: { name: 'googlesql' }, dataset: 'd', table: 'd.t' });
  });

  it('reports a missing project before the first query', () => {
    expect(() => create({ WAREHOUSE: 'bigquery-rest' })).toThrow('BIGQUERY_PROJECT: is required');
  });

  it.each(['a-b', 'a.b', 'a`; DROP', '1a'])('rejects a dataset name that SQL would have to quote: %s', (name) => {
    expect(() => create({ BIGQUERY_DATASET: name })).toThrow('BIGQUERY_DATASET');
  });
});

describe('warehouseAdapter', () => {
  it('is the default one while WAREHOUSE is unset', () => {
    expect(warehouseAdapter(undefined)).toBe(warehouseAdapter('duckdb'));
  });

  it.each(['snowflake', 'constructor'])('lists the known names for any other: %s', (name) => {
    expect(() => warehouseAdapter(name)).toThrow('WAREHOUSE: must be one of duckdb, bigquery, bigquery-rest');
  });
});
