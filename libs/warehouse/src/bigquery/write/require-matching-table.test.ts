import { describe, expect, it } from 'vitest';
import { matchingFields } from '../../../test/scripted-write-server.ts';
import { requireMatchingTable } from './require-matching-table.ts';

const changed = (name: string, change: object) =>
  matchingFields.map((field) => (field.name === name ? { ...field, ...change } : field));

describe('requireMatchingTable', () => {
  it.each([
    ['that the column list makes', matchingFields],
    ['whose types have the names of REST', changed('attempts', { type: 'INTEGER' })],
    ['whose types the server does not report', changed('attempts', { type: 'TYPE_UNSPECIFIED' })],
    ['that allows more nulls than we write', changed('kind', { mode: 'NULLABLE' })],
    ['with a column of a newer version', [...matchingFields, { name: 'colour', type: 'STRING', mode: 'NULLABLE' }]],
  ])('accepts a table %s', (_, fields) => {
    expect(() => requireMatchingTable(fields)).not.toThrow();
  });

  it.each([
    ['lacks a column', matchingFields.slice(0, -1), 'device_id is missing'],
    ['has a column of another type', changed('attempts', { type: 'STRING' }), 'attempts is STRING, not INT64'],
    ['forbids a null that we write', changed('href', { mode: 'REQUIRED' }), 'href may not be null'],
    [
      'requires a column that we do not know',
      [...matchingFields, { name: 'colour', type: 'STRING', mode: 'REQUIRED' }],
      'colour is required',
    ],
  ])('reports a configuration error when the table %s', (_, fields, reason) => {
    expect(() => requireMatchingTable(fields)).toThrow('WAREHOUSE_SETUP: the table does not match');
    expect(() => requireMatchingTable(fields)).toThrow(reason);
  });
});
