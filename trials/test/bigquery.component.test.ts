import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { topics } from '@cio-bus/contracts';
import { ensureBigquery, type LocalBigquery } from '@cio-bus/servers';
import { defineConfig, quietTelemetry } from '@cio-bus/service';
import { aRawRecord, aWebhookEvent } from '@cio-bus/testkit';
import {
  createWarehouse,
  createWarehouseQuery,
  setUpWarehouse,
  warehouseQuerySettings,
  warehouseSettings,
  webhookRow,
} from '@cio-bus/warehouse';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, inject, it } from 'vitest';
import { audit } from '../audit/audit.ts';
import { auditSources } from '../audit/audit-sources.ts';
import { gatherAuditInput } from '../audit/gather-audit-input.ts';
import { reconcileTrial } from '../audit/reconcile-trial.ts';
import { readBacklog, untilAtRest } from '../stack/settlement.ts';
import { publishTraffic } from '../traffic/publish-traffic.ts';
import { generateTraffic } from '../traffic/traffic.ts';
import { type RunningStack, startTestStack } from './stack-fixture.ts';

const bigquery = inject('bigquery');

describe.skipIf(!bigquery)('two sinks on an emulator of BigQuery', () => {
  let stack: RunningStack;
  beforeAll(async () => {
    stack = await startTestStack('bigquery', { WAREHOUSE: 'bigquery', ...bigquery });
  });
  afterAll(() => stack.end());

  it('lose nothing and show each event once, killed with -9 while they load', async () => {
    const { kafka, bus, sandbox } = stack;
    const commands = [...generateTraffic({ commands: 2_000, users: 200, seed: 5, startedAt: Date.now() })];
    const published = await publishTraffic(commands, (command) => bus.publish(command), {
      perSecond: 1_000,
      onProgress: () => {},
      atHalf: async () => {
        for (const sink of ['bigquery-sink', 'bigquery-sink-2']) {
          await stack.service(sink).kill('SIGKILL');
          await stack.service(sink).start();
        }
      },
    });
    await untilAtRest(
      { backlog: () => readBacklog(kafka), pendingWebhooks: async () => (await sandbox.stats()).webhooks.pending },
      { timeoutMs: 240_000 },
    );
    const report = audit(await gatherAuditInput(auditSources(stack, published)));
    expect(report.checks.filter(({ found, expected }) => found !== expected)).toEqual([]);
    expect((await reconcileTrial(stack)).difference).toBe(0);
  });
});

/** Only one of our own may be killed: with an address or Docker there is none. */
const mayKill = bigquery !== undefined && !process.env.BIGQUERY_REST_URL;

describe.skipIf(!mayKill)('an emulator that is killed with -9', () => {
  const { signal } = new AbortController();
  let folder: string;
  let emulator: LocalBigquery;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'cio-bus-bigquery-'));
    emulator = await ensureBigquery({ dataDir: join(folder, 'data') });
  });
  afterEach(async () => {
    await emulator.stop();
    await rm(folder, { recursive: true, force: true });
  });

  it('costs the writer no acknowledged row, and the writer recovers automatically', async (test) => {
    const { killAndRestart } = emulator;
    if (!killAndRestart) return test.skip('the emulator is in a container');
    const settings = { WAREHOUSE: 'bigquery', ...emulator.settings };
    await setUpWarehouse(defineConfig(warehouseQuerySettings).parse(settings));
    const warehouse = createWarehouse(defineConfig(warehouseSettings).parse(settings), quietTelemetry('test'));
    await warehouse.start();
    const acknowledged: string[] = [];
    const failures = new Set<string>();
    let next = 0;
    const append = async () => {
      const rows = Array.from({ length: 100 }, () => rowOf(`event-${next++}`));
      const errors = await warehouse.append(rows, { signal });
      for (const [index, error] of errors.entries()) {
        if (error) failures.add(error.code);
        else acknowledged.push(rows[index]?.event_id ?? '');
      }
    };

    await append();
    let isBack = false;
    const restarted = killAndRestart().then(() => {
      isBack = true;
    });
    while (!isBack) await append();
    await restarted;
    const before = acknowledged.length;
    while (acknowledged.length < before + 300) await append();
    await warehouse.stop();

    const { query, table } = createWarehouseQuery(defineConfig(warehouseQuerySettings).parse(settings));
    const found = new Set((await query(`SELECT event_id FROM ${table}`)).map(({ event_id }) => event_id));
    expect(acknowledged.filter((id) => !found.has(id))).toEqual([]);
    expect([...failures]).toEqual(['WAREHOUSE_UNAVAILABLE']);
  });
});

const rowOf = (id: string) =>
  webhookRow(aWebhookEvent({ id }), { record: aRawRecord({ topic: topics.webhooks }), now: Date.now() });
