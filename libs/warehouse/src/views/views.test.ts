import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { aRow, NOON_MS } from '../../test/a-row.ts';
import { googleSql, googleViewQuery, googleViewText } from '../bigquery/sql/google-sql.ts';
import { duckdbDialect } from '../duckdb/duckdb-dialect.ts';
import { openDuckdbWarehouse } from '../duckdb/duckdb-warehouse.ts';
import type { OpenWarehouse } from '../port/warehouse.ts';
import { firstEventQuery } from './message-rows.ts';
import { isViewName, viewNames } from './view-names.ts';
import { viewQuery } from './view-query.ts';

const DAY_MS = 24 * 60 * 60 * 1000;
const DAYS = 5;
const ROWS_A_DAY = 100;
const MIDNIGHT_MS = NOON_MS - DAY_MS / 2;
const target = {
  dialect: duckdbDialect,
  dataset: 'customerio_events',
  table: 'customerio_events.delivery_events',
};

interface Operator {
  operator_type: string;
  operator_cardinality: number;
  children: Operator[];
}

const flat = (operator: Operator): Operator[] => [operator, ...operator.children.flatMap(flat)];

describe('what a query over a day reads', () => {
  let folder: string;
  let warehouse: OpenWarehouse;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'cio-bus-views-'));
    warehouse = await openDuckdbWarehouse(join(folder, 'events.duckdb'));
    const rows = Array.from({ length: DAYS * ROWS_A_DAY }, (_, index) =>
      aRow({ event_id: `event-${index}`, timestamp: NOON_MS + (index % DAYS) * DAY_MS, delivery_id: `d-${index}` }),
    );
    await warehouse.append(rows, { signal: new AbortController().signal });
  });
  afterAll(async () => {
    await warehouse.close();
    await rm(folder, { recursive: true });
  });

  /** How many rows of the table went into the query, as DuckDB counted them while it ran. */
  async function rowsRead(sql: string): Promise<number> {
    const [plan] = await warehouse.query(`EXPLAIN (ANALYZE, FORMAT JSON) ${sql}`);
    const scans = flat(JSON.parse(String(plan?.explain_value)) as Operator).filter(
      ({ operator_type }) => operator_type === 'TABLE_SCAN',
    );
    return scans.reduce((sum, { operator_cardinality }) => sum + operator_cardinality, 0);
  }

  it('is the whole table without a day', async () => {
    expect(await rowsRead('SELECT * FROM customerio_events.events_current')).toBe(DAYS * ROWS_A_DAY);
  });

  it.each(['events_current', 'command_outcomes', 'dead_letters'])(
    'is that day when %s is filtered by it',
    async (view) => {
      const ofDay = `SELECT COUNT(*) FROM customerio_events.${view} WHERE event_date = DATE '2026-11-21'`;
      expect(await rowsRead(ofDay)).toBeLessThanOrEqual(ROWS_A_DAY);
    },
  );

  const lastDay = { from: MIDNIGHT_MS + (DAYS - 1) * DAY_MS, to: MIDNIGHT_MS + DAYS * DAY_MS };

  it.each(viewNames.filter((view) => view !== 'never_reported'))('is only what a range of %s needs', async (view) => {
    const sql = await viewQuery(view, target, lastDay);
    const isOfMessages = ['delivery_funnel', 'campaign_engagement_daily'].includes(view);
    // A message may have been requested on the day before it was sent.
    expect(await rowsRead(sql)).toBeLessThanOrEqual(isOfMessages ? 2 * ROWS_A_DAY : ROWS_A_DAY);
  });

  it.each(['delivery_funnel', 'campaign_engagement_daily'] as const)(
    'has what was sent in the week before %s, to recognise a message that failed later',
    async (view) => {
      const before = await rowsRead(await viewQuery(view, target, lastDay));
      const ago = (days: number) => ({ timestamp: lastDay.from - days * DAY_MS });
      await warehouse.append(
        [
          aRow({ event_id: `${view}/sent`, metric: 'sent', ...ago(7.5) }),
          aRow({ event_id: `${view}/opened`, metric: 'opened', ...ago(7.5) }),
          aRow({ event_id: `${view}/sent long ago`, metric: 'sent', ...ago(8.5) }),
        ],
        { signal: new AbortController().signal },
      );
      expect(await rowsRead(await viewQuery(view, target, lastDay))).toBe(before + 1);
    },
  );

  it('is eight more days of never_reported, or as few as its messages need, and older sends alone', async () => {
    const ago = (days: number) => ({ timestamp: lastDay.from - days * DAY_MS });
    const send = { kind: 'command', metric: 'transactional' } as const;
    const older = [
      aRow({ event_id: 'planned', ...send, ...ago(90.5) }),
      aRow({ event_id: 'another command', kind: 'command', metric: 'track', ...ago(9) }),
      aRow({ event_id: 'expired', ...send, ...ago(92) }),
    ];
    const read = async (firstEventAt?: number) =>
      rowsRead(await viewQuery('never_reported', target, { ...lastDay, firstEventAt }));
    const before = await read();
    await warehouse.append([...older, aRow({ event_id: 'event', ...ago(7.5) }), aRow({ event_id: 'old', ...ago(9) })], {
      signal: new AbortController().signal,
    });
    expect(await read()).toBe(before + 2);
    expect(await read(lastDay.from)).toBe(2 * ROWS_A_DAY + 1);
    expect(await read(0)).toBe(await read());
    expect(await rowsRead(firstEventQuery(target.table, lastDay))).toBe(1);
  });
});

describe('GoogleSQL views', () => {
  it.each(viewNames)('%s has only project and dataset for Terraform to fill in', async (view) => {
    const placeholders = (await googleViewText(view)).match(/[$%]\{[^}]*\}/g) ?? [];
    expect([...new Set(placeholders)].map((placeholder) => placeholder.slice(1)).sort()).toEqual([
      '{dataset}',
      '{project}',
    ]);
  });

  it('has project and dataset filled in', async () => {
    const query = await googleViewQuery('dead_letters', { project: 'my-project', dataset: 'events' });
    expect(query).toContain('FROM `my-project.events.events_current`');
  });

  it('use bare names in a range, so that the table is named once, with its filter', async () => {
    const sql = await viewQuery(
      'dead_letters',
      { dialect: googleSql, dataset: 'events', table: 'events.rows' },
      { from: NOON_MS },
    );
    expect(sql).toContain("SELECT * FROM events.rows WHERE timestamp >= TIMESTAMP '2026-11-20 12:00:00.000'");
    expect(sql).not.toContain('`');
  });
});

describe('isViewName', () => {
  it.each([
    ['dead_letters', true],
    ['delivery_events', false],
  ])('%s: %s', (text, expected) => {
    expect(isViewName(text)).toBe(expected);
  });
});
