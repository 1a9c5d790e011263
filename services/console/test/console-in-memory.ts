// biome-ignore-all lint/complexity/noExcessiveLinesPerFunction: wires everything that a console needs, in one place
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { RawRecord } from '@cio-bus/contracts';
import { openDeadLetterIndex, type SettleSendOptions } from '@cio-bus/dead-letters';
import type { Scrape, Telemetry } from '@cio-bus/service';
import { quietTelemetry } from '@cio-bus/service';
import { asRead, fakeOffsets, fakeProducer, fakeTopics, fakeTransactions } from '@cio-bus/testkit';
import type { PreferenceEraser } from '@cio-bus/user-messaging/eraser';
import { warehouseAdapter } from '@cio-bus/warehouse';
import { onTestFinished } from 'vitest';
import { API_PATH } from '../src/api/routes.ts';
import { consoleConfig } from '../src/config.ts';
import { createConsole } from '../src/create-console.ts';
import { violationsOf } from './api-contract.ts';

/** The time of these tests. */
export const NOW = 1_790_000_200_000;
export const TOKENS = { ada: 'ada-has-a-long-token', vi: 'vi-has-another-token' };

/** Sign-in of an operator, ada, and a viewer, vi. */
export const withTokens = { CONSOLE_TOKENS: `ada:operator:${TOKENS.ada},vi:viewer:${TOKENS.vi}` };

/** How a request is sent. */
export interface Sent {
  as?: keyof typeof TOKENS;
  headers?: Record<string, string>;
  body?: unknown;
  method?: string;
}

/** What a console of a test stands on. */
export interface World {
  env?: Record<string, string>;
  /** What a service answers, by address. */
  scrapes?: Record<string, Scrape>;
  /** Committed offsets of every group, by topic. */
  committed?: (topic: string) => number;
  /** Rows of the table; without them it is away. */
  rows?: Record<string, unknown>[];
  /** Erases message preferences. */
  preferences?: PreferenceEraser;
  /** Folder of the index. @default it is in memory */
  indexFolder?: string;
}

/** Settings, and a folder that is removed afterwards. */
function configOf(env: Record<string, string>) {
  const STATE_DIR = mkdtempSync(join(tmpdir(), 'cio-bus-console-'));
  onTestFinished(() => rmSync(STATE_DIR, { recursive: true, force: true }));
  return consoleConfig.parse({ KAFKA_BROKERS: 'a:1', STATE_DIR, ...env });
}

/** A Kafka in memory, what is around it, and a console over both. */
function consoleOver(
  records: RawRecord[],
  { env = withTokens, scrapes = {}, committed = () => 0, rows, preferences, indexFolder }: World,
) {
  const config = configOf(env);
  const producer = fakeProducer();
  const all = () => [...records, ...asRead(producer.published)];
  const kafka = { read: fakeTopics(all), offsets: fakeOffsets(all) };
  const location = indexFolder === undefined ? undefined : { ...config, STATE_DIR: indexFolder };
  const index = openDeadLetterIndex(kafka, location);
  onTestFinished(() => index.close());
  const gauges = new Map<string, number>();
  const gauge: Telemetry['gauge'] = (name, _labels, value) => void gauges.set(name, value);
  const telemetry = { ...quietTelemetry('console'), gauge };
  const clock = { now: NOW };
  const now = () => clock.now;
  const transact = fakeTransactions(producer);
  const settled: unknown[] = [];
  const erased: unknown[] = [];
  const ledger: Awaited<ReturnType<SettleSendOptions['sends']>> = {
    get: async (id) => ({ id, owner: 'sender#1', attemptedAt: 0, deliveryId: undefined }),
    settle: async (...one) => void settled.push(one),
  };
  const query = async () => {
    if (!rows) throw new Error('the table is unavailable');
    return rows;
  };
  const { dialect } = warehouseAdapter('duckdb');
  const warehouse = { query, dialect, dataset: 'customerio_events', table: 'customerio_events.delivery_events' };
  const eraser = {
    async erase(...one: unknown[]) {
      erased.push(one);
      return { rows: 2, waiting: 0 };
    },
  };
  const offsetOf = async (_group: string, topic: string) => [{ partition: 0, offset: committed(topic) }];
  const console = createConsole({
    ...{ config, telemetry, index, now, maxAgeMs: 0, followEveryMs: 1_000 },
    webFolder: `${import.meta.dirname}/web`,
    means: {
      operator: async ({ name }, why) => ({ index, transact, producer, now, by: name, why }),
      sends: async () => ledger,
      people: { read: kafka.read, warehouse, forgetKey: undefined },
      eraser,
      preferences: async () => preferences,
    },
    jobs: { index, transact, producer, now, committed: offsetOf, pollMs: 1 },
    scrape: async (url) => scrapes[url],
    lookUpOffsets: async ({ topics, groups }) => ({
      ends: new Map(await Promise.all(topics.map(async (topic) => [topic, await kafka.offsets(topic)] as const))),
      committed: await Promise.all(groups.map(({ groupId, topic }) => offsetOf(groupId, topic))),
    }),
  });
  return { console, producer, gauges, records, clock, settled, erased, config };
}

/** A console over a Kafka in memory, and its API by real HTTP; each answer is checked against the document. */
export async function startConsole(records: RawRecord[] = [], world: World = {}) {
  const made = consoleOver(records, world);
  const server = made.console.app.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

  async function call(path: string, { as, headers, body, method = body === undefined ? 'GET' : 'POST' }: Sent = {}) {
    const url = `${origin}${API_PATH}${path}`;
    const sent = {
      ...(as ? { authorization: `Bearer ${TOKENS[as]}` } : {}),
      ...(method === 'GET' ? {} : { 'x-cio-console': '1', 'content-type': 'application/json' }),
      ...headers,
    };
    const text = typeof body === 'string' ? body : JSON.stringify(body);
    const response = await fetch(url, { method, headers: sent, ...(body === undefined ? {} : { body: text }) });
    const answered = await response.text();
    const answer = answered === '' ? undefined : JSON.parse(answered);
    const violations = response.status === 204 ? [] : violationsOf(method, url, response.status, answer);
    if (violations.length > 0)
      throw new Error(`${method} ${path} ${response.status}: ${violations.join('; ')}\n${answered.slice(0, 2_000)}`);
    return { status: response.status, answer, headers: response.headers, text: answered };
  }
  return { origin, call, ...made };
}
