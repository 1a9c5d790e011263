import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';
import { BusError } from '@cio-bus/contracts';
import { closeServer } from '@cio-bus/service';
import { createDuckdbWarehouse } from '../../src/duckdb/duckdb-warehouse.ts';
import { openDatabase } from '../../src/duckdb/open-database.ts';
import { type OpenWarehouse, QueryError } from '../../src/port/warehouse.ts';
import { deleteRows } from '../delete-rows.ts';
import { type Call, decode, encode } from './memory-protocol.ts';

/** A warehouse that keeps its rows in the memory of this process, and lets others in over HTTP. */
export interface MemoryServer {
  readonly url: string;
  /** Deletes all rows. */
  clear(): Promise<void>;
  stop(): Promise<void>;
}

/** Starts an empty one on a free port. Its SQL is that of a DuckDB without a file. */
export async function startMemoryServer(): Promise<MemoryServer> {
  const instance = await openDatabase(':memory:');
  const warehouse = await createDuckdbWarehouse(instance);
  const server = createServer(async (request, response) => response.end(await answer(warehouse, request)));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    clear: () => deleteRows(instance),
    async stop() {
      await closeServer(server);
      await warehouse.close();
    },
  };
}

async function answer(warehouse: OpenWarehouse, request: IncomingMessage): Promise<string> {
  try {
    return encode({ result: await carryOut(warehouse, decode(await json(request)) as Call) });
  } catch (error) {
    if (error instanceof QueryError) return encode({ refusal: error.message });
    throw error;
  }
}

async function carryOut(warehouse: OpenWarehouse, call: Call): Promise<unknown> {
  if ('sql' in call) return warehouse.query(call.sql, call.parameters);
  if ('person' in call) return warehouse.erase?.(call.person, call.options);
  if ('names' in call) return warehouse.replaceNames(call.names);
  const errors = await warehouse.append(call.rows, { signal: new AbortController().signal });
  return errors.map((error) => (error instanceof BusError ? { code: error.code, message: error.message } : null));
}
