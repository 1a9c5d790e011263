import { PrerequisiteError } from '@cio-bus/servers';
import { describe, expect, it } from 'vitest';
import { withSinks } from './warehouse.ts';

describe('withSinks', () => {
  it.each([
    ['DuckDB', {}, {}, {}],
    ['DuckDB by name', { WAREHOUSE: 'duckdb' }, { 'bigquery-sink': 1 }, { 'bigquery-sink': 1 }],
    ['BigQuery', { WAREHOUSE: 'bigquery' }, {}, { 'bigquery-sink': 2 }],
    ['BigQuery and one sink', { WAREHOUSE: 'bigquery-rest' }, { 'bigquery-sink': 1 }, { 'bigquery-sink': 1 }],
  ])('runs as many sinks as %s takes', (_, env, instances, expected) => {
    expect(withSinks(instances, { env, ports: 'free' })).toEqual(expected);
  });

  it('runs one sink of each on the ports of `npm run dev`', () => {
    expect(withSinks({}, { env: { WAREHOUSE: 'bigquery' }, ports: 'fixed' })).toEqual({});
  });

  it('runs no second sink on a DuckDB file', () => {
    expect(() => withSinks({ 'bigquery-sink': 2 }, { ports: 'free' })).toThrow(PrerequisiteError);
  });
});
