import type { RawRecord } from '@cio-bus/contracts';
import type { SendDecision } from '@cio-bus/ledger';
import { A_TIME_MS, asRead, fakeProducer, fakeTopics } from '@cio-bus/testkit';
import type { Erasure, WarehouseQuery } from '@cio-bus/warehouse';
import type { Connections } from '../src/connections.ts';
import { runCli } from '../src/run-cli.ts';

/** The world that a command line finds. */
export interface CliWorld {
  /** Records of Kafka; what a command writes is there, too. */
  records?: readonly RawRecord[];
  /** Answers of the table. */
  answer?: (sql: string, parameters?: object) => Record<string, unknown>[];
  /** Committed offset of every group; -1: nothing is. @default all is */
  committed?: number;
  erased?: Erasure;
  connections?: Partial<Connections>;
}

const PARTITIONS = [0];

/** A command line in memory: what it talks to is faked, what it prints is kept. */
export function startCli({
  records = [],
  answer = () => [],
  committed = 1_000,
  erased,
  connections = {},
}: CliWorld = {}) {
  const producer = fakeProducer();
  const queries: string[] = [];
  const erasures: unknown[][] = [];
  const settled: [string, SendDecision][] = [];
  const all = () => [...records, ...asRead(producer.published)];
  const warehouse: WarehouseQuery = {
    dialect: 'duckdb',
    dataset: 'customerio_events',
    table: 'customerio_events.delivery_events',
    async query(sql, parameters) {
      queries.push(sql);
      return answer(sql, parameters);
    },
  };
  const faked: Connections = {
    read: fakeTopics(all),
    offsets: async (topic) =>
      PARTITIONS.map((partition) => ({ partition, low: 0, high: all().filter((one) => one.topic === topic).length })),
    committed: async () => PARTITIONS.map((partition) => ({ partition, offset: committed })),
    producer: async () => producer,
    warehouse: () => warehouse,
    eraser: () => ({
      erase: async (...given) => {
        erasures.push(given);
        return erased ?? { rows: 3, waiting: 0 };
      },
    }),
    sends: async () => ({
      settle: async (id, decision) => {
        settled.push([id, decision]);
      },
    }),
    customerio: async () => {
      throw new Error('no Customer.io was given');
    },
    close: async () => {},
    ...connections,
  };
  /** Runs a command line. @returns how it ended, and what it printed */
  async function run(...args: string[]) {
    const out: string[] = [];
    const err: string[] = [];
    const code = await runCli(args, {
      connections: faked,
      user: 'ada',
      print: (text) => void out.push(text),
      warn: (text) => void err.push(text),
      now: () => A_TIME_MS,
    });
    return { code, out: out.join('\n'), err: err.join('\n') };
  }
  return { run, producer, queries, erasures, settled };
}

/** What a command printed with `--json`. */
export const jsonOf = ({ out }: { out: string }): unknown => JSON.parse(out);
