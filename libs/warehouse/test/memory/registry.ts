import { defineWarehouses } from '../../src/define-warehouses.ts';
import { adapters } from '../../src/registry.ts';
import { memoryAdapter } from './memory-adapter.ts';

/** The registry of the product with one line more. */
export const warehouses = defineWarehouses(
  {
    ...adapters,
    memory: memoryAdapter,
  },
  'duckdb',
);
