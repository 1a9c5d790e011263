import { rm } from 'node:fs/promises';
import { type Column, columns } from '@cio-bus/contracts';
import { defineConfig, quietTelemetry } from '@cio-bus/service';
import { createWarehouse, type Row, warehouseSettings } from '@cio-bus/warehouse';
import { type DuckDBAppender, DuckDBInstance, timestampValue } from '@duckdb/node-api';
import type { Job, Meter } from '../job/job.ts';
import { rowOf } from '../workload/row.ts';
import { requiredField } from './kafka-client.ts';

/** Rows that the sink passes at once. */
const BATCH = 1_000;
/** Rows are built before the clock starts and appended repeatedly: building them is not part of the measurement. */
const PREPARED = 20_000;

/** Appends rows with the warehouse's writer: validated, one transaction per batch, durable. */
export async function duckdbWriter(job: Job, meter: Meter): Promise<void> {
  const path = fileOf(job);
  const config = defineConfig(warehouseSettings).parse({ DUCKDB_PATH: path });
  const warehouse = createWarehouse(config, quietTelemetry('bench'));
  await warehouse.start();
  const { signal } = new AbortController();
  const prepared = Array.from({ length: PREPARED }, (_, number) => rowOf(number));
  meter.begin();
  for (const rows of batches(job, prepared)) {
    const errors = await warehouse.append(rows, { signal });
    if (errors.some(Boolean)) throw new Error('a row was rejected');
    meter.count(rows.length);
  }
  await warehouse.stop();
  await rm(path);
}

/** Appends the same rows in a plain loop: nothing is validated, and DuckDB decides when to write to disk. */
export async function duckdbAppender(job: Job, meter: Meter): Promise<void> {
  const path = fileOf(job);
  const instance = await DuckDBInstance.create(path);
  const connection = await instance.connect();
  const list = columns.map(({ name, type }) => `"${name}" ${duckdbTypes[type]}`).join(', ');
  await connection.run(`CREATE TABLE plain (${list})`);
  const appender = await connection.createAppender('plain');
  const prepared = Array.from({ length: PREPARED }, (_, number) => rowOf(number));
  meter.begin();
  for (const rows of batches(job, prepared)) for (const row of rows) appendRow(appender, row);
  appender.closeSync();
  meter.count(job.messages);
  connection.closeSync();
  instance.closeSync();
  await rm(path);
}

const duckdbTypes: Record<Column['type'], string> = {
  STRING: 'VARCHAR',
  INT64: 'BIGINT',
  BOOL: 'BOOLEAN',
  TIMESTAMP: 'TIMESTAMP',
  JSON: 'VARCHAR',
};

function appendRow(appender: DuckDBAppender, row: Row): void {
  for (const { name, type } of columns) {
    const value = row[name];
    if (value === null) appender.appendNull();
    else if (type === 'INT64') appender.appendBigInt(BigInt(value));
    else if (type === 'TIMESTAMP') appender.appendTimestamp(timestampValue(BigInt(value) * 1000n));
    else if (type === 'BOOL') appender.appendBoolean(Boolean(value));
    else appender.appendVarchar(String(value));
  }
  appender.endRow();
}

function* batches(job: Job, prepared: readonly Row[]): Generator<readonly Row[]> {
  for (let next = 0; next < job.messages; next += BATCH) {
    const from = next % prepared.length;
    yield prepared.slice(from, from + Math.min(BATCH, job.messages - next));
  }
}

const fileOf = (job: Job): string => requiredField(job, 'settings').DUCKDB_PATH ?? '';
