import { insertAllAdapter, storageWriteAdapter } from './bigquery/bigquery-adapters.ts';
import { defineWarehouses } from './define-warehouses.ts';
import { duckdbAdapter } from './duckdb/duckdb-adapter.ts';
import type { Parsed } from './port/adapter.ts';

/** Every warehouse, by the value of `WAREHOUSE` that selects it. */
export const warehouses = defineWarehouses(
  {
    duckdb: duckdbAdapter,
    bigquery: storageWriteAdapter,
    'bigquery-rest': insertAllAdapter,
  },
  'duckdb',
);

/** Every adapter, for a registry that has more. */
export const { adapters } = warehouses;

/** Settings of the process that writes into the warehouse. */
export const warehouseSettings = warehouses.writerSettings;

/** Settings of processes that only query, erase or set up the warehouse. */
export const warehouseQuerySettings = warehouses.clientSettings;

/** Parsed {@link warehouseSettings}. */
export type WarehouseConfig = Parsed<typeof warehouseSettings>;

/** Parsed {@link warehouseQuerySettings}. */
export type WarehouseQueryConfig = Parsed<typeof warehouseQuerySettings>;

/** The adapter that a value of `WAREHOUSE` selects; the default one when it is unset. */
export const warehouseAdapter = warehouses.adapter;

/**
 * Creates the warehouse that `WAREHOUSE` selects, for the process that writes. It opens at `start`, which rejects with
 * `WAREHOUSE_SETUP` naming what cannot be opened; until then appends and queries are `WAREHOUSE_UNAVAILABLE`.
 */
export const createWarehouse = warehouses.create;

/**
 * Queries the warehouse that `WAREHOUSE` selects from another process than the one that writes. Connects at the first
 * query.
 *
 * @throws ConfigError for a required setting that is missing
 */
export const createWarehouseQuery = warehouses.query;

/** Erases persons from the warehouse that `WAREHOUSE` selects; the credentials must allow changes of the table. */
export const createPersonEraser = warehouses.eraser;

/** Creates what is missing in the warehouse that `WAREHOUSE` selects, and updates its views. Terraform does it in production. */
export const setUpWarehouse = warehouses.setUp;

/** Deletes the warehouse that `WAREHOUSE` selects, with all rows. */
export const removeWarehouse = warehouses.remove;
