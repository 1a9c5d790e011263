// biome-ignore-all lint/complexity/noExcessiveLinesPerFunction: wires everything that the command line needs, in one place
import { tmpdir } from 'node:os';
import { Readable } from 'node:stream';
import { exampleTemplates, type RawRecord, topicCatalogue } from '@cio-bus/contracts';
import { openDeadLetterIndex } from '@cio-bus/dead-letters';
import type { SendDecision, SendEntry } from '@cio-bus/ledger';
import { A_TIME_MS, asRead, fakeOffsets, fakeProducer, fakeTopics, fakeTransactions } from '@cio-bus/testkit';
import type { Erasure, WarehouseQuery } from '@cio-bus/warehouse';
import { testTable } from '@cio-bus/warehouse/fixtures';
import { runCli } from '../src/commands/run-cli.ts';
import type { Connections, CustomerIOCalls } from '../src/connections.ts';
import type { Terminal } from '../src/terminal/terminal.ts';
import { topicsOfContract } from './topics-of-contract.ts';

/** The fake servers of a command line. */
export interface CliWorld {
  /** Records in Kafka, in addition to those that commands publish. */
  records?: readonly RawRecord[];
  /** Rows that the table returns. */
  answer?: (sql: string, parameters?: object) => Record<string, unknown>[];
  /** Committed offset of every group; -1: none. @default everything is committed */
  committed?: number;
  erased?: Erasure;
  /** @default none */
  forgetKey?: string;
  /** The ledger's entry of a send. @default in doubt, since the epoch */
  entry?: (id: string) => SendEntry | undefined;
  connections?: Partial<Connections>;
  /** @default nobody is there, and standard input is empty */
  terminal?: Partial<Terminal>;
}

const PARTITIONS = [0];

/** A Customer.io that has only the given calls. */
export const fakeCustomerIO = (calls: Partial<CustomerIOCalls>): CustomerIOCalls => {
  const missing = async () => {
    throw new Error('this test has no such call of Customer.io');
  };
  return {
    getDeliveryMetrics: missing,
    getCampaignMetrics: missing,
    checkTemplates: missing,
    getLinkMetrics: missing,
    listMessages: missing,
    listReportingWebhooks: missing,
    createReportingWebhook: missing,
    ...calls,
  };
};

const noTerminal: Terminal = {
  isInteractive: false,
  input: Readable.from([]),
  status: () => {},
  interrupted: () => new AbortController().signal,
  onKey: () => () => {},
  edit: async () => {
    throw new Error('this test has no editor');
  },
};

/** A command line with fake connections and captured output. */
export function startCli({
  records = [],
  answer = () => [],
  committed = 1_000,
  erased,
  forgetKey,
  entry = (id) => ({ id, owner: 'sender', attemptedAt: 0, deliveryId: undefined }),
  connections = {},
  terminal = {},
}: CliWorld = {}) {
  const producer = fakeProducer();
  const queries: string[] = [];
  const erasures: unknown[][] = [];
  const settled: [string, SendDecision][] = [];
  const all = () => [...records, ...asRead(producer.published)];
  const warehouse: WarehouseQuery = {
    ...testTable,
    async query(sql, parameters) {
      queries.push(sql);
      return answer(sql, parameters);
    },
  };
  const index = openDeadLetterIndex({ read: fakeTopics(all), offsets: fakeOffsets(all) });
  const faked: Connections = {
    read: fakeTopics(all),
    deadLetters: () => index,
    transact: fakeTransactions(producer),
    offsets: async (topic) =>
      PARTITIONS.map((partition) => ({ partition, low: 0, high: all().filter((one) => one.topic === topic).length })),
    partitions: async () => new Map(topicCatalogue.map(({ name, partitions }) => [name, partitions])),
    topicAdmin: () => topicsOfContract(),
    accessAdmin: () => {
      throw new Error('this test has no access lists to look at');
    },
    gate: async () => ({ gate: 'open' }),
    members: async () => 1,
    ledgerPlace: () => ({ folder: tmpdir(), file: undefined }),
    trackFault: async () => undefined,
    vendorTime: async () => A_TIME_MS,
    committed: async () => PARTITIONS.map((partition) => ({ partition, offset: committed })),
    producer: async () => producer,
    warehouse: () => warehouse,
    eraser: () => ({
      erase: async (...given) => {
        erasures.push(given);
        return erased ?? { rows: 3, waiting: 0 };
      },
    }),
    forgetKey: () => forgetKey,
    preferences: async () => undefined,
    templates: () => exampleTemplates,
    sends: async () => ({
      get: async (id) => entry(id),
      settle: async (id, decision) => {
        settled.push([id, decision]);
      },
    }),
    customerio: async () => fakeCustomerIO({}),
    poster: () => {
      throw new Error('this test has no receiver');
    },
    close: async () => {},
    ...connections,
  };
  /** Runs a command line. @returns its exit code and output */
  async function run(...args: string[]) {
    const out: string[] = [];
    const err: string[] = [];
    const code = await runCli(args, {
      connections: faked,
      terminal: { ...noTerminal, ...terminal },
      user: 'ada',
      debug: false,
      print: (text) => void out.push(text),
      warn: (text) => void err.push(text),
      now: () => A_TIME_MS,
    });
    return { code, out: out.join('\n'), err: err.join('\n') };
  }
  return { run, producer, index, queries, erasures, settled };
}

/** The value that a command printed with `--json`. */
export const jsonOf = ({ out }: { out: string }): unknown => JSON.parse(out);
