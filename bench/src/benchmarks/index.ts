import type { Benchmark } from '../measure/benchmark.ts';
import { consolePage } from './console-page.ts';
import { deadLetterIndex, deadLetterIndexMillion } from './dead-letter-index.ts';
import { drain } from './drain.ts';
import { endurance } from './endurance.ts';
import { http } from './http.ts';
import { kill, kills } from './kill.ts';
import { outage } from './outage.ts';
import { outcomes } from './outcomes.ts';
import { peers } from './peers.ts';
import { publish } from './publish.ts';
import { receiver } from './receiver.ts';
import { track } from './track.ts';
import { warehouseDuckdb, warehouseDuckdbMemory } from './warehouse-duckdb.ts';
import { warehouseKills } from './warehouse-kills.ts';
import { warehouseLatency } from './warehouse-latency.ts';
import { warehouseOutage } from './warehouse-outage.ts';
import { warehouseSink } from './warehouse-sink.ts';

/** Every benchmark, in the order in which they run and are reported. */
export const benchmarks: readonly Benchmark[] = [
  drain,
  outcomes,
  http,
  kill,
  kills,
  outage,
  peers,
  track,
  publish,
  receiver,
  endurance,
  deadLetterIndex,
  deadLetterIndexMillion,
  consolePage,
  warehouseDuckdb,
  warehouseDuckdbMemory,
  warehouseSink,
  warehouseKills,
  warehouseOutage,
  warehouseLatency,
];
