import { describe, expect, it } from 'vitest';
import { fittingFields } from '../../../test/scripted-write-server.ts';
import { requireFittingTable } from './fitting-table.ts';

const changed = (name: string, change: object) =>
  fittingFields.map((field) => (field.name === name ? { ...field, ...change } : field));

describe('requireFittingTable', () => {
  it.each([
    ['that the column list makes', fittingFields],
    ['whose types have the names of REST', changed('attempts', { type: 'INTEGER' })],
    ['of whose types the server tells nothing', changed('attempts', { type: 'TYPE_UNSPECIFIED' })],
    ['that takes more nulls than we write', changed('kind', { mode: 'NULLABLE' })],
    [
      'that a newer version has given a column',
      [...fittingFields, { name: 'colour', type: 'STRING', mode: 'NULLABLE' }],
    ],
  ])('takes a table %s', (_, fields) => {
    expect(() => requireFittingTable(fields)).not.toThrow();
  });

  it.each([
    ['lacks a column', fittingFields.slice(0, -1), 'payload is missing'],
    ['has a column of another type', changed('attempts', { type: 'STRING' }), 'attempts is STRING, not INT64'],
    ['forbids a null that we write', changed('href', { mode: 'REQUIRED' }), 'href may not be null'],
    [
      'wants a column that we do not know',
      [...fittingFields, { name: 'colour', type: 'STRING', mode: 'REQUIRED' }],
      'colour is required',
    ],
  ])('blames the set-up when the table %s', (_, fields, reason) => {
    expect(() => requireFittingTable(fields)).toThrow(`WAREHOUSE_SETUP: the table has other columns`);
    expect(() => requireFittingTable(fields)).toThrow(reason);
  });
});
