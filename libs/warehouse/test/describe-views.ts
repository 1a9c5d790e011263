import { describe, expect, it } from 'vitest';
import type { Row } from '../src/row.ts';
import type { OpenWarehouse } from '../src/warehouse.ts';
import { aRow, NOON_MS } from './a-row.ts';

const HOUR_MS = 60 * 60 * 1000;
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
export function describeViews(warehouse: () => OpenWarehouse): void {
  describe('views', () => {
    const append = (rows: readonly Row[]) => warehouse().append(rows, { signal: new AbortController().signal });
    const all = (view: string, order: string) =>
      warehouse().query(`SELECT * FROM customerio_events.${view} ORDER BY ${order}`);

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
        { hour: iso(0), type: 'track', success: 2, skipped: 1, dead: 1, retried: 1, processing_ms_p50: 20 },
        { hour: iso(1), success: 1, skipped: 0, dead: 0 },
      ]);
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
  });
}
