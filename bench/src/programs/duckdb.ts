import { rm } from 'node:fs/promises';
import { type Column, columns } from '@cio-bus/contracts';
import { defineConfig, quietTelemetry } from '@cio-bus/service';
import { createWarehouse, type Row, warehouseSettings } from '@cio-bus/warehouse';
import { type DuckDBAppender, DuckDBInstance, timestampValue } from '@duckdb/node-api';
import type { Job, Meter } from '../job/job.ts';
import { rowOf } from '../workload/row.ts';
import { needed } from './kafka-client.ts';

/** What the sink hands over at once. */
const BATCH = 1_000;
/** Made before the clock runs, and appended again and again: making rows is not the writer's work. */
const MADE = 20_000;

/** Appends rows with the warehouse's writer: checked, in a transaction a batch, on disk. */
export async function duckdbWriter(job: Job, meter: Meter): Promise<void> {
  const path = fileOf(job);
  const config = defineConfig(warehouseSettings).parse({ DUCKDB_PATH: path });
  const warehouse = createWarehouse(config, quietTelemetry('bench'));
  await warehouse.start();
  const { signal } = new AbortController();
  const made = Array.from({ length: MADE }, (_, number) => rowOf(number));
  meter.begin();
  for (const rows of batches(job, made)) {
    const errors = await warehouse.append(rows, { signal });
    if (errors.some(Boolean)) throw new Error('a row was refused');
    meter.count(rows.length);
  }
  await warehouse.stop();
  await rm(path);
}

/** Appends the same rows in a plain loop: nothing is checked, and what is on disk is up to DuckDB. */
export async function duckdbAppender(job: Job, meter: Meter): Promise<void> {
  const path = fileOf(job);
  const instance = await DuckDBInstance.create(path);
  const connection = await instance.connect();
  const list = columns.map(({ name, type }) => `"${name}" ${duckdbTypes[type]}`).join(', ');
  await connection.run(`CREATE TABLE plain (${list})`);
  const appender = await connection.createAppender('plain');
  const made = Array.from({ length: MADE }, (_, number) => rowOf(number));
  meter.begin();
  for (const rows of batches(job, made)) for (const row of rows) appendPlainly(appender, row);
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

function appendPlainly(appender: DuckDBAppender, row: Row): void {
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

function* batches(job: Job, made: readonly Row[]): Generator<readonly Row[]> {
  for (let next = 0; next < job.messages; next += BATCH) {
    const from = next % made.length;
    yield made.slice(from, from + Math.min(BATCH, job.messages - next));
  }
}

const fileOf = (job: Job): string => needed(job, 'settings').DUCKDB_PATH ?? '';
