// biome-ignore-all lint/complexity/noExcessiveLinesPerFunction: one suite: its callback holds every case
import { describe, expect, it } from 'vitest';
import type { Row } from '../src/port/row.ts';
import { aRow, NOON_MS } from './a-row.ts';
import { describeEngagement } from './describe-engagement.ts';
import { describeViewRanges } from './describe-view-ranges.ts';
import {
  at,
  campaign,
  command,
  DAY_HOURS,
  deadLetter,
  event,
  HOUR_MS,
  iso,
  type ViewedWarehouse,
} from './view-rows.ts';

/** What the views must return, computed by hand. */
export function describeViews(warehouse: () => ViewedWarehouse): void {
  describe('views', () => {
    const append = (rows: readonly Row[]) => warehouse().append(rows, { signal: new AbortController().signal });
    const all = (view: string, order: string) =>
      warehouse().query(`SELECT * FROM ${warehouse().dataset}.${view} ORDER BY ${order}`);

    it('events_current has the first row per kind, event and status', async () => {
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

    it('events_current has a repeated event once, however late the repeat is and whatever came between', async () => {
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

    it('events_current distinguishes days, so that one can be read alone', async () => {
      await append([aRow({ event_id: 'a' }), aRow({ event_id: 'a', ...at(DAY_HOURS) })]);
      const ofDay = await warehouse().query(
        `SELECT event_id FROM ${warehouse().dataset}.events_current WHERE event_date = DATE '2026-11-21'`,
      );
      expect(ofDay).toEqual([{ event_id: 'a' }]);
    });

    it('delivery_funnel has the first time of each step, without machines', async () => {
      await append(campaign);
      const funnel = await all('delivery_funnel', 'delivery_id');
      const none = { delivered_at: null, first_opened_at: null, first_clicked_at: null, first_machine_at: null };
      expect(funnel).toMatchObject([
        { ...none, sent_at: iso(0), delivered_at: iso(1), first_opened_at: iso(2), first_clicked_at: iso(31) },
        { ...none, delivered_at: iso(1), first_opened_at: iso(5), first_machine_at: iso(1) },
        { ...none, delivered_at: iso(1), first_machine_at: iso(1) },
        { ...none, first_opened_at: iso(3), first_clicked_at: iso(3) },
        { ...none, failed_at: iso(1), campaign_id: 23, channel: 'email' },
      ]);
    });

    it('delivery_funnel joins a send with the events of its delivery', async () => {
      await append([
        command('send-1', { metric: 'transactional', delivery_id: 't1', customer_id: 'u1', template_id: '2fa-code' }),
        command('report-1', { metric: 'delivery_event', delivery_id: 't1', ...at(-1) }), // an app's report is no request
        event('t1', 'delivered', { ...at(1), campaign_id: null, transactional_message_id: '7', template_id: '55' }),
      ]);
      expect(await all('delivery_funnel', 'delivery_id')).toMatchObject([
        {
          customer_id: 'u1',
          requested_at: iso(0),
          delivered_at: iso(1),
          transactional_message_id: '7',
          template_id: '2fa-code',
        },
      ]);
    });

    it('never_reported has the accepted messages without any event, from when they were to be sent', async () => {
      const send = (id: string, given: Partial<Row> = {}) =>
        command(`send-${id}`, { metric: 'transactional', delivery_id: id, transactional_message_id: '7', ...given });
      await append([
        send('silent', { customer_id: 'u1', object_type: 'email' }),
        send('planned', { send_at: NOON_MS + HOUR_MS, transactional_message_id: null, template_id: 'receipt' }),
        send('planned', { send_at: NOON_MS + HOUR_MS, event_id: 'again', inserted_at: NOON_MS + 5_000 }), // a replay
        send('drafted'),
        event('drafted', 'drafted'),
        send('reported', at(1)),
        event('reported', 'bounced', at(-1)), // before its acceptance was written
        send('not sent', { status: 'skipped', delivery_id: null }),
        send('inbox', { object_type: 'inbox_message' }), // Customer.io reports no event of this channel
        command('report', { metric: 'delivery_event', delivery_id: 'of an app' }),
        event('of a campaign', 'sent'),
      ]);
      expect(await all('never_reported', 'delivery_id')).toMatchObject([
        { delivery_id: 'planned', template: '7', accepted_at: iso(1) },
        { delivery_id: 'silent', template: '7', channel: 'email', customer_id: 'u1', requested_at: iso(0) },
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
          opened: 3,
          clicked: 2,
          failed: 1,
          converted: 0,
          delivery_rate: 0.8,
          open_rate: 0.75,
          click_rate: 0.5,
        }),
      ]);
    });

    it('command_outcomes counts outcomes by hour and type of command', async () => {
      await append([
        command('c1', {}),
        command('c1', { inserted_at: NOON_MS + HOUR_MS }), // a repeat of the outcome
        command('c2', { ...at(0.5), attempts: 3, processing_ms: 30 }),
        command('c3', { status: 'skipped', processing_ms: 20 }),
        command('c4', at(1)),
        deadLetter('track-publisher/customerio.track/0/1'),
        deadLetter('event-processor/customerio.webhooks/0/1', { metric: 'opened' }), // not a command
      ]);
      expect(await all('command_outcomes', 'hour')).toMatchObject([
        { event_date: '2026-11-20', hour: iso(0), type: 'track', success: 2, skipped: 1, dead: 1, retried: 1 },
        { hour: iso(1), success: 1, skipped: 0, dead: 0 },
      ]);
    });

    it('command_outcomes has the smallest time that 50 %, and 99 %, of the commands did not exceed', async () => {
      const times = Array.from({ length: 200 }, (_, index) => index + 1); // 1 ms … 200 ms
      await append(times.map((processing_ms) => command(`c${processing_ms}`, { processing_ms })));
      await append([deadLetter('track-publisher/customerio.track/0/1', { processing_ms: 90_000 })]); // not delivered: not counted
      expect(await all('command_outcomes', 'hour')).toMatchObject([{ processing_ms_p50: 100, processing_ms_p99: 198 }]);
    });

    it('dead_letters has the rejecting service and the position of the record', async () => {
      await append([
        deadLetter('track-publisher/customerio.track/3/42', { error_message: 'answered 400' }),
        deadLetter('webhook-receiver/http/abc'),
      ]);
      expect(await all('dead_letters', 'letter_id')).toMatchObject([
        { service: 'track-publisher', origin_topic: 'customerio.track', origin_partition: 3, origin_offset: 42 },
        { service: 'webhook-receiver', origin_topic: 'http', origin_partition: null, origin_offset: null },
      ]);
    });

    describeViewRanges(warehouse);
    describeEngagement(warehouse);
  });
}
