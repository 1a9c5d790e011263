import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ProgramName } from '../job/job.ts';
import { type Benchmark, figuresOf, type Side } from '../measure/benchmark.ts';
import type { Stage } from '../stage/stage.ts';

const ROWS = 500_000;
const MANY_ROWS = 5_000_000;
/** At this size DuckDB's 256 MB are in use; any further growth depends on the file. */
const FILLING_ROWS = 2_000_000;

async function write(stage: Stage, program: ProgramName, rows: number) {
  const folder = await mkdtemp(join(tmpdir(), 'cio-bus-bench-'));
  try {
    const settings = { DUCKDB_PATH: join(folder, 'events.duckdb') };
    return figuresOf(await stage.work({ program, prefix: '', messages: stage.size(rows), settings }));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

const side = (name: string, program: ProgramName, rows = ROWS): Side => ({
  name,
  run: (stage) => write(stage, program, rows),
});

/** Throughput of the embedded warehouse. */
export const warehouseDuckdb: Benchmark = {
  name: 'warehouse-duckdb',
  work: '500,000 webhook rows into a DuckDB file, 1,000 per transaction, each validated and durable when acknowledged',
  sides: [side('writer', 'duckdb-writer'), side('plain appender loop', 'duckdb-appender')],
  bars: [
    { what: 'throughput, rows/s', figure: (of) => of('writer').rate, atLeast: 50_000 },
    {
      what: '× the throughput of a plain appender loop, which validates nothing and commits once',
      figure: (of) => of('writer').rate / of('plain appender loop').rate,
      atLeast: 0.25,
    },
  ],
};

/** Whether a larger file needs more memory. */
export const warehouseDuckdbMemory: Benchmark = {
  name: 'warehouse-duckdb-memory',
  work: 'the same writer, 5,000,000 rows compared with 2,000,000, which fills the 256 MB that DuckDB may use',
  sides: [side('5,000,000', 'duckdb-writer', MANY_ROWS), side('2,000,000', 'duckdb-writer', FILLING_ROWS)],
  bars: [
    {
      what: '× peak memory',
      figure: (of) => of('5,000,000').peakMegabytes / of('2,000,000').peakMegabytes,
      atMost: 1.1,
    },
    { what: '× throughput', figure: (of) => of('5,000,000').rate / of('2,000,000').rate, atLeast: 0.8 },
  ],
};
