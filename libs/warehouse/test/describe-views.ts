import { TABLE } from '@cio-bus/contracts';
import { describe, expect, it } from 'vitest';
import type { Row } from '../src/port/row.ts';
import type { OpenWarehouse } from '../src/port/warehouse.ts';
import type { SqlDialect } from '../src/views/dialect.ts';
import type { ViewName } from '../src/views/view-names.ts';
import { type ViewRange, viewQuery } from '../src/views/view-query.ts';
import { aRow, NOON_MS } from './a-row.ts';

const HOUR_MS = 60 * 60 * 1000;
const DAY_HOURS = 24;
const MIDNIGHT_MS = NOON_MS - 12 * HOUR_MS;
const at = (hours: number) => ({ timestamp: NOON_MS + hours * HOUR_MS });
const iso = (hours: number) => new Date(NOON_MS + hours * HOUR_MS).toISOString();

/** An event of a message of campaign 23. */
const event = (delivery_id: string, metric: string, given: Partial<Row> = {}): Row =>
  aRow({ event_id: `${delivery_id}/${metric}`, delivery_id, metric, object_type: 'email', campaign_id: 23, ...given });

/**
 * Five messages of one campaign on one day. By hand: sent 5; delivered 4 (d1, d2, d3 and d4, whose click came without
 * that event); opened by people 2 (d1, d2); clicked by people 2 (d1, d4); failed 1 (d5).
 */
const campaign: readonly Row[] = [
  event('d1', 'opened', at(2)), // before the events that it follows: late ones come in any order
  event('d1', 'sent'),
  event('d1', 'delivered', at(1)),
  event('d1', 'delivered', { ...at(1), source_offset: 99 }), // the same event again
  event('d1', 'opened', { ...at(30), event_id: 'd1/opened-again', is_machine: false }), // one person, two opens, a day later
  event('d1', 'clicked', at(31)),
  event('d2', 'sent'),
  event('d2', 'delivered', at(1)),
  event('d2', 'opened', { ...at(1), event_id: 'd2/machine', is_machine: true }),
  event('d2', 'opened', at(5)),
  event('d3', 'sent'),
  event('d3', 'delivered', at(1)),
  event('d3', 'opened', { ...at(1), is_machine: true }),
  event('d3', 'clicked', { ...at(1), is_machine: true }),
  event('d4', 'sent'),
  event('d4', 'clicked', at(3)),
  event('d5', 'sent'),
  event('d5', 'bounced', at(1)),
];

const command = (event_id: string, given: Partial<Row>): Row =>
  aRow({ event_id, kind: 'command', metric: 'track', status: 'success', attempts: 1, processing_ms: 10, ...given });

const letter = (event_id: string, given: Partial<Row> = {}): Row =>
  aRow({ event_id, kind: 'dead_letter', metric: 'track', status: 'dead', error_code: 'VENDOR_REJECTED', ...given });

/** What the views must answer, worked out by hand. */
export function describeViews(warehouse: () => OpenWarehouse & { dialect: SqlDialect; dataset: string }): void {
  describe('views', () => {
    const append = (rows: readonly Row[]) => warehouse().append(rows, { signal: new AbortController().signal });
    const all = (view: string, order: string) =>
      warehouse().query(`SELECT * FROM ${warehouse().dataset}.${view} ORDER BY ${order}`);

    it('events_current keeps the first row of kind, event and status', async () => {
      const later = { inserted_at: NOON_MS + HOUR_MS };
      await append([
        aRow({ subject: 'second', ...later }),
        aRow({ subject: 'first' }),
        aRow({ kind: 'reaction', status: 'success', subject: 'reaction' }),
        aRow({ kind: 'reaction', status: 'skipped', subject: 'skipped' }),
      ]);
      const subjects = (await all('events_current', 'subject')).map(({ subject }) => subject);
      expect(subjects).toEqual(['first', 'reaction', 'skipped']);
    });

    it('events_current counts a repeat as one, however late it came and whatever stands between', async () => {
      const late = { inserted_at: NOON_MS + 40 * DAY_HOURS * HOUR_MS };
      await append([aRow({ event_id: 'a' }), aRow({ event_id: 'b', ...at(1) }), aRow({ event_id: 'c', ...at(-300) })]);
      await append([aRow({ event_id: 'a', ...late }), aRow({ event_id: 'c', ...at(-300), ...late })]);

      const found = await all('events_current', 'event_id');

      expect(found.map(({ event_id, event_date }) => [event_id, event_date])).toEqual([
        ['a', '2026-11-20'],
        ['b', '2026-11-20'],
        ['c', '2026-11-08'],
      ]);
    });

    it('events_current tells days apart, so that one can be read alone', async () => {
      await append([aRow({ event_id: 'a' }), aRow({ event_id: 'a', ...at(DAY_HOURS) })]);
      const ofDay = await warehouse().query(
        `SELECT event_id FROM ${warehouse().dataset}.events_current WHERE event_date = DATE '2026-11-21'`,
      );
      expect(ofDay).toEqual([{ event_id: 'a' }]);
    });

    it('delivery_funnel tells the first time of each step, machines left out', async () => {
      await append(campaign);
      const funnel = await all('delivery_funnel', 'delivery_id');
      const none = { delivered_at: null, first_opened_at: null, first_clicked_at: null, first_machine_at: null };
      expect(funnel).toMatchObject([
        { ...none, sent_at: iso(0), delivered_at: iso(1), first_opened_at: iso(2), first_clicked_at: iso(31) },
        { ...none, delivered_at: iso(1), first_opened_at: iso(5), first_machine_at: iso(1) },
        { ...none, delivered_at: iso(1), first_machine_at: iso(1) },
        { ...none, first_clicked_at: iso(3) },
        { ...none, failed_at: iso(1), campaign_id: 23, channel: 'email' },
      ]);
    });

    it('delivery_funnel joins a send with the events of its delivery', async () => {
      await append([
        command('send-1', { metric: 'transactional', delivery_id: 't1', customer_id: 'u1' }),
        event('t1', 'delivered', { ...at(1), campaign_id: null, transactional_message_id: '7' }),
      ]);
      expect(await all('delivery_funnel', 'delivery_id')).toMatchObject([
        { customer_id: 'u1', requested_at: iso(0), delivered_at: iso(1), transactional_message_id: '7', sent_at: null },
      ]);
    });

    it('campaign_engagement_daily counts each delivery once, on the day it was sent', async () => {
      await append([...campaign, ...campaign]);
      expect(await all('campaign_engagement_daily', 'send_date')).toEqual([
        expect.objectContaining({
          send_date: '2026-11-20',
          campaign_id: 23,
          sent: 5,
          delivered: 4,
          opened: 2,
          clicked: 2,
          failed: 1,
          converted: 0,
          delivery_rate: 0.8,
          open_rate: 0.5,
          click_rate: 0.5,
        }),
      ]);
    });

    it('command_outcomes counts what became of commands by hour and type', async () => {
      await append([
        command('c1', {}),
        command('c1', { inserted_at: NOON_MS + HOUR_MS }), // the same outcome again
        command('c2', { ...at(0.5), attempts: 3, processing_ms: 30 }),
        command('c3', { status: 'skipped', processing_ms: 20 }),
        command('c4', at(1)),
        letter('track-publisher/customerio.track/0/1'),
        letter('event-processor/customerio.webhooks/0/1', { metric: 'opened' }), // no command
      ]);
      expect(await all('command_outcomes', 'hour')).toMatchObject([
        { event_date: '2026-11-20', hour: iso(0), type: 'track', success: 2, skipped: 1, dead: 1, retried: 1 },
        { hour: iso(1), success: 1, skipped: 0, dead: 0 },
      ]);
    });

    it('command_outcomes tells the least time that half of the commands, or 99 in 100, did not exceed', async () => {
      const times = Array.from({ length: 200 }, (_, index) => index + 1); // 1 ms … 200 ms
      await append(times.map((processing_ms) => command(`c${processing_ms}`, { processing_ms })));
      await append([letter('track-publisher/customerio.track/0/1', { processing_ms: 90_000 })]); // not delivered
      expect(await all('command_outcomes', 'hour')).toMatchObject([{ processing_ms_p50: 100, processing_ms_p99: 198 }]);
    });

    it('dead_letters names who gave up and where the record lies', async () => {
      await append([
        letter('track-publisher/customerio.track/3/42', { error_message: 'answered 400' }),
        letter('webhook-receiver/http/abc'),
      ]);
      expect(await all('dead_letters', 'letter_id')).toMatchObject([
        { service: 'track-publisher', origin_topic: 'customerio.track', origin_partition: 3, origin_offset: 42 },
        { service: 'webhook-receiver', origin_topic: 'http', origin_partition: null, origin_offset: null },
      ]);
    });

    describe('in a range', () => {
      const ofDay = { from: MIDNIGHT_MS, to: MIDNIGHT_MS + DAY_HOURS * HOUR_MS };
      const ask = async (view: ViewName, range: ViewRange) => {
        const { dialect, dataset, query } = warehouse();
        return query(await viewQuery(view, { dialect, table: `${dataset}.${TABLE}` }, range));
      };
      const yesterday = at(-DAY_HOURS);

      it('holds the events from its beginning to before its end, the newest first', async () => {
        await append([
          aRow({ event_id: 'first', timestamp: ofDay.from }),
          aRow({ event_id: 'last', timestamp: ofDay.to - 1 }),
          aRow({ event_id: 'before', timestamp: ofDay.from - 1 }),
          aRow({ event_id: 'after', timestamp: ofDay.to }),
          letter('track-publisher/customerio.track/0/1'),
          letter('track-publisher/customerio.track/0/2', yesterday),
          command('c1', {}),
          command('c2', yesterday),
        ]);
        const events = (await ask('events_current', ofDay)).filter(({ kind }) => kind === 'webhook');
        expect(events.map(({ event_id }) => event_id)).toEqual(['last', 'first']);
        expect(await ask('events_current', { ...ofDay, limit: 1 })).toMatchObject([{ event_id: 'last' }]);
        expect(await ask('dead_letters', ofDay)).toMatchObject([{ origin_offset: 1 }]);
        expect(await ask('command_outcomes', ofDay)).toMatchObject([{ hour: iso(0), success: 1, dead: 1 }]);
      });

      it('holds the messages that were sent in it, with what happened to them since', async () => {
        await append(campaign);
        await append([event('d6', 'sent', yesterday), event('d6', 'opened'), event('d7', 'sent', at(DAY_HOURS))]);
        const sent = await ask('delivery_funnel', ofDay);
        expect(sent.map(({ delivery_id }) => delivery_id)).toEqual(['d1', 'd2', 'd3', 'd4', 'd5']);
        expect(sent[0]).toMatchObject({ first_clicked_at: iso(31) }); // a day later
        expect(await ask('campaign_engagement_daily', ofDay)).toMatchObject([
          { send_date: '2026-11-20', sent: 5, opened: 2, clicked: 2 },
        ]);
      });

      it('is everything when nothing is said', async () => {
        await append(campaign);
        expect(await ask('campaign_engagement_daily', {})).toEqual(await all('campaign_engagement_daily', 'send_date'));
        expect(await ask('delivery_funnel', {})).toHaveLength(5);
      });
    });
  });
}
