// biome-ignore-all lint/complexity/noExcessiveLinesPerFunction: one suite: its callback holds every case
import { messageMetrics, TABLE } from '@cio-bus/contracts';
import { describe, expect, it } from 'vitest';
import type { Row } from '../src/port/row.ts';
import { viewQuery } from '../src/views/view-query.ts';
import type { ViewRange } from '../src/views/view-range.ts';
import { NOON_MS } from './a-row.ts';
import { at, command, DAY_HOURS, event, HOUR_MS, type ViewedWarehouse } from './view-rows.ts';

const DAY_MS = DAY_HOURS * HOUR_MS;
const MIDNIGHT_MS = NOON_MS - 12 * HOUR_MS;
const failures = ['failed', 'undeliverable', 'dropped', 'bounced'];

/** What the view of engagement must return, computed by hand. */
export function describeEngagement(warehouse: () => ViewedWarehouse): void {
  describe('campaign_engagement_daily', () => {
    const append = (rows: readonly Row[]) => warehouse().append(rows, { signal: new AbortController().signal });
    const all = () =>
      warehouse().query(
        `SELECT * FROM ${warehouse().dataset}.campaign_engagement_daily ORDER BY send_date, campaign_id, transactional_message_id, channel`,
      );
    const inRange = async (range: ViewRange) => {
      const { dialect, dataset, query } = warehouse();
      return query(
        await viewQuery('campaign_engagement_daily', { dialect, dataset, table: `${dataset}.${TABLE}` }, range),
      );
    };
    const dayOf = (hours: number) => ({
      from: MIDNIGHT_MS + hours * HOUR_MS,
      to: MIDNIGHT_MS + hours * HOUR_MS + DAY_MS,
    });
    const sms = { object_type: 'sms' };

    it('has the messages that failed in place of being sent, on the day on which they failed', async () => {
      await append(failures.map((metric) => event(metric, metric, sms)));
      const row = { send_date: '2026-11-20', campaign_id: 23, channel: 'sms', sent: 0, failed: 4, delivered: 0 };
      expect(await all()).toEqual([
        expect.objectContaining({ ...row, delivery_rate: null, open_rate: null, click_rate: null }),
      ]);
      expect(await inRange(dayOf(0))).toEqual(await all());
    });

    it.each(['bounced', 'failed'])('has a message that was sent on that day, when it %s days later', async (metric) => {
      await append([event('d1', 'sent', at(-5 * DAY_HOURS)), event('d1', metric)]);
      expect(await all()).toMatchObject([{ send_date: '2026-11-15', sent: 1, failed: 1 }]);
      expect(await inRange(dayOf(0))).toEqual([]);
      expect(await inRange(dayOf(-5 * DAY_HOURS))).toEqual(await all());
    });

    it('counts a message that was reached as sent, though only a failure of it was reported', async () => {
      await append([event('d1', 'bounced'), event('d1', 'opened', { ...at(1), is_machine: false })]);
      expect(await all()).toMatchObject([{ sent: 1, failed: 1, delivered: 1, opened: 1, delivery_rate: 1 }]);
    });

    it('has a row per transactional message, under its own name', async () => {
      await warehouse().replaceNames([
        { kind: 'transactional', id: 7, name: 'Receipt', loaded_at: NOON_MS },
        { kind: 'transactional', id: 8, name: 'Welcome', loaded_at: NOON_MS },
      ]);
      const of = (transactional_message_id: string) => ({ campaign_id: null, transactional_message_id });
      await append([event('t1', 'sent', of('7')), event('t2', 'sent', of('7')), event('t3', 'sent', of('8'))]);
      expect(await all()).toMatchObject([
        { transactional_message_id: '7', parent_name: 'Receipt', sent: 2 },
        { transactional_message_id: '8', parent_name: 'Welcome', sent: 1 },
      ]);
      await warehouse().replaceNames([]);
    });

    it('has the number of a transactional message that was sent by its trigger name, once it is reported', async () => {
      await warehouse().replaceNames([{ kind: 'transactional', id: 7, name: 'Receipt', loaded_at: NOON_MS }]);
      await append([
        command('send', { metric: 'transactional', delivery_id: 't1', transactional_message_id: 'receipt' }),
        event('t1', 'sent', { campaign_id: null, transactional_message_id: '7' }),
        command('other', { metric: 'transactional', delivery_id: 't2', transactional_message_id: 'receipt' }),
        event('t2', 'sent', { campaign_id: null }), // not every channel reports what it was sent as
      ]);
      const { dataset, query } = warehouse();
      const columns = 'delivery_id, transactional_message_id, parent_name';
      expect(await query(`SELECT ${columns} FROM ${dataset}.delivery_funnel ORDER BY delivery_id`)).toEqual([
        { delivery_id: 't1', transactional_message_id: '7', parent_name: 'Receipt' },
        { delivery_id: 't2', transactional_message_id: 'receipt', parent_name: null },
      ]);
      await warehouse().replaceNames([]);
    });

    it('has rates of the messages sent on a channel that reports no delivery', async () => {
      const inApp = { object_type: 'in_app' };
      await append([
        event('d1', 'sent', inApp),
        event('d2', 'sent', inApp),
        event('d2', 'opened', { ...inApp, ...at(1), is_machine: false }),
      ]);
      expect(await all()).toMatchObject([
        { sent: 2, delivered: null, opened: 1, delivery_rate: null, open_rate: 0.5, click_rate: 0 },
      ]);
    });

    it('has no count and no rate of what Customer.io does not report of a channel', async () => {
      const channels = Object.entries<readonly string[]>(messageMetrics);
      await append(channels.map(([object_type]) => event(object_type, 'sent', { object_type })));
      const rows = await all();
      expect(rows).toHaveLength(channels.length);
      for (const [channel, metrics] of channels)
        expect(rows.find((row) => row.channel === channel)).toMatchObject({
          sent: 1,
          delivered: metrics.includes('delivered') ? 0 : null,
          delivery_rate: metrics.includes('delivered') ? 0 : null,
          opened: metrics.includes('opened') ? 0 : null,
          open_rate: metrics.includes('delivered') ? null : metrics.includes('opened') ? 0 : null,
          clicked: 0,
        });
    });
  });
}
