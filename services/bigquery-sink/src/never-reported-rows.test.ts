import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { columns } from '@cio-bus/contracts';
import { defineConfig, quietTelemetry } from '@cio-bus/service';
import { createWarehouse, type Row, warehouseAdapter, warehouseSettings } from '@cio-bus/warehouse';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { measureNeverReported } from './never-reported.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const NOW = Date.UTC(2026, 10, 20, 12);
const TWO_HOURS_AGO = NOW - 2 * HOUR_MS;
const nothing = Object.fromEntries(columns.map(({ name }) => [name, null])) as unknown as Row;
const telemetry = quietTelemetry('test');

describe('what the table has', () => {
  let folder: string;
  let warehouse: ReturnType<typeof createWarehouse>;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'never-reported-'));
    const config = defineConfig(warehouseSettings).parse({ DUCKDB_PATH: join(folder, 'events.duckdb') });
    warehouse = createWarehouse(config, telemetry);
    await warehouse.start();
  });
  afterEach(async () => {
    await warehouse.stop();
    await rm(folder, { recursive: true });
  });

  const rowOf = (kind: Row['kind'], id: string, timestamp: number, given: Partial<Row>): Row => ({
    ...nothing,
    event_id: id,
    kind,
    status: 'success',
    timestamp,
    inserted_at: timestamp + 1_000,
    schema_version: 2,
    ...given,
  });
  /** The outcome of a send of a template. */
  const send = (id: string, timestamp: number, given: Partial<Row> = {}): Row =>
    rowOf('command', id, timestamp, {
      metric: 'transactional',
      delivery_id: id,
      transactional_message_id: '7',
      ...given,
    });
  const report = (id: string, timestamp: number): Row =>
    rowOf('webhook', `${id}/sent`, timestamp, { metric: 'sent', delivery_id: id });

  /** The figures of one search at NOW, by template. */
  async function measured(rows: Row[]): Promise<Record<string, number>> {
    expect(await warehouse.append(rows, { signal: new AbortController().signal })).toEqual(rows.map(() => undefined));
    const figures: Record<string, number> = {};
    const searched = Promise.withResolvers<void>();
    let pauses = 0;
    const part = measureNeverReported({
      everyMs: HOUR_MS,
      afterMs: HOUR_MS,
      warehouse: { ...warehouse, dialect: warehouseAdapter('duckdb').dialect },
      telemetry: {
        ...telemetry,
        gauge(name, labels, value) {
          if (name === 'cio_bus_never_reported_messages') figures[Object.values(labels).join()] = value;
        },
        logger: { ...telemetry.logger, warn: (fields) => searched.reject(fields) },
      },
      now: () => NOW,
      async sleep(_ms, signal) {
        pauses += 1;
        if (pauses === 1) return;
        searched.resolve();
        await new Promise((_, reject) => signal.addEventListener('abort', reject));
      },
    });
    await part.start();
    await searched.promise;
    await part.stop();
    return figures;
  }

  const planned = { send_at: TWO_HOURS_AGO };
  const storedLate = { inserted_at: TWO_HOURS_AGO };
  const many = (count: number, row: (id: string) => Row) =>
    Array.from({ length: count }, (_, index) => row(`m${index}`));

  it.each<[string, Row[], Record<string, number>]>([
    ['sent today', [send('a', TWO_HOURS_AGO)], { 7: 1 }],
    ['of the last hour, whose reports may be on their way', [send('a', NOW - HOUR_MS / 2)], {}],
    ['accepted more than a day before that', [send('a', NOW - 26 * HOUR_MS)], {}],
    ['planned three days ahead', many(12, (id) => send(id, TWO_HOURS_AGO - 3 * DAY_MS, planned)), { 7: 12 }],
    ['planned 90 days ahead', [send('a', TWO_HOURS_AGO - 90 * DAY_MS, planned)], { 7: 1 }],
    ['planned for tomorrow', [send('a', TWO_HOURS_AGO, { send_at: NOW + DAY_MS })], {}],
    ['replayed two days after they were requested', [send('a', TWO_HOURS_AGO - 2 * DAY_MS, storedLate)], { 7: 1 }],
    ['replayed after 29 days', [send('a', TWO_HOURS_AGO - 29 * DAY_MS, storedLate)], { 7: 1 }],
  ])('counts messages by when they were accepted: %s', async (_what, rows, expected) => {
    expect(await measured(rows)).toEqual(expected);
  });

  it.each<[string, Row[]]>([
    ['planned', [send('a', TWO_HOURS_AGO - 90 * DAY_MS, planned), report('a', TWO_HOURS_AGO + 1_000)]],
    [
      'planned, before its time',
      [send('a', TWO_HOURS_AGO - 3 * DAY_MS, planned), report('a', TWO_HOURS_AGO - HOUR_MS)],
    ],
    ['replayed', [send('a', TWO_HOURS_AGO - 29 * DAY_MS, storedLate), report('a', TWO_HOURS_AGO - 1_000)]],
    [
      'stored after an outage of five days',
      [send('a', TWO_HOURS_AGO - 5 * DAY_MS, storedLate), report('a', TWO_HOURS_AGO - 5 * DAY_MS + 1_000)],
    ],
    ['sent today', [send('a', TWO_HOURS_AGO), report('a', NOW)]],
  ])('does not count a message that was reported: %s', async (_what, rows) => {
    const silent = send('silent', TWO_HOURS_AGO, { transactional_message_id: '8' });
    expect(await measured([...rows, silent])).toEqual({ 8: 1 });
  });
});
