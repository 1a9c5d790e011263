// biome-ignore-all lint/complexity/noExcessiveLinesPerFunction: one suite: its callback holds every case
import { TABLE } from '@cio-bus/contracts';
import { describe, expect, it } from 'vitest';
import type { Row } from '../src/port/row.ts';
import { type AcceptedRange, firstEventQuery } from '../src/views/message-rows.ts';
import type { ViewName } from '../src/views/view-names.ts';
import { viewQuery } from '../src/views/view-query.ts';
import { aRow, NOON_MS } from './a-row.ts';
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

const MIDNIGHT_MS = NOON_MS - 12 * HOUR_MS;

/** What ranges of views must return, computed by hand. */
export function describeViewRanges(warehouse: () => ViewedWarehouse): void {
  const append = (rows: readonly Row[]) => warehouse().append(rows, { signal: new AbortController().signal });
  const all = (view: string, order: string) =>
    warehouse().query(`SELECT * FROM ${warehouse().dataset}.${view} ORDER BY ${order}`);

  describe('in a range', () => {
    const ofDay = { from: MIDNIGHT_MS, to: MIDNIGHT_MS + DAY_HOURS * HOUR_MS };
    const read = async (view: ViewName, range: AcceptedRange) => {
      const { dialect, dataset, query } = warehouse();
      return query(await viewQuery(view, { dialect, dataset, table: `${dataset}.${TABLE}` }, range));
    };
    const yesterday = at(-DAY_HOURS);

    it('has the events from its start to before its end, newest first', async () => {
      await append([
        aRow({ event_id: 'first', timestamp: ofDay.from }),
        aRow({ event_id: 'last', timestamp: ofDay.to - 1 }),
        aRow({ event_id: 'before', timestamp: ofDay.from - 1 }),
        aRow({ event_id: 'after', timestamp: ofDay.to }),
        deadLetter('track-publisher/customerio.track/0/1'),
        deadLetter('track-publisher/customerio.track/0/2', yesterday),
        command('c1', {}),
        command('c2', yesterday),
      ]);
      const events = (await read('events_current', ofDay)).filter(({ kind }) => kind === 'webhook');
      expect(events.map(({ event_id }) => event_id)).toEqual(['last', 'first']);
      expect(await read('events_current', { ...ofDay, limit: 1 })).toMatchObject([{ event_id: 'last' }]);
      expect(await read('dead_letters', ofDay)).toMatchObject([{ origin_offset: 1 }]);
      expect(await read('command_outcomes', ofDay)).toMatchObject([{ hour: iso(0), success: 1, dead: 1 }]);
    });

    it('has the messages that were sent in it, with everything that happened to them since', async () => {
      await append(campaign);
      await append([event('d6', 'sent', yesterday), event('d6', 'opened'), event('d7', 'sent', at(DAY_HOURS))]);
      const sent = await read('delivery_funnel', ofDay);
      expect(sent.map(({ delivery_id }) => delivery_id)).toEqual(['d1', 'd2', 'd3', 'd4', 'd5']);
      expect(sent[0]).toMatchObject({ first_clicked_at: iso(31) }); // a day later
      expect(await read('campaign_engagement_daily', ofDay)).toMatchObject([
        { send_date: '2026-11-20', sent: 5, opened: 3, clicked: 2 },
      ]);
    });

    it('has the messages that were never reported, though their reports came after its end', async () => {
      const send = (id: string, hours: number) =>
        command(`send-${id}`, {
          metric: 'transactional',
          delivery_id: id,
          ...at(hours),
          inserted_at: NOON_MS + hours * HOUR_MS,
        });
      await append([
        send('silent', 1),
        send('late', 2),
        event('late', 'sent', at(DAY_HOURS)),
        send('next day', DAY_HOURS),
      ]);
      const found = await read('never_reported', ofDay);
      expect(found.map(({ delivery_id }) => delivery_id)).toEqual(['silent']);
    });

    it('has the messages that were accepted in it, long after they were requested', async () => {
      const send = (id: string, days: number, given: Partial<Row>) =>
        command(`send-${id}`, { metric: 'transactional', delivery_id: id, ...at(-days * DAY_HOURS), ...given });
      await append([
        send('planned', 90, { send_at: NOON_MS }),
        send('replayed', 29, { inserted_at: NOON_MS }),
        send('planned and reported', 90, { send_at: NOON_MS }),
        event('planned and reported', 'sent'),
        send('planned for later', 1, { send_at: ofDay.to }),
        send('stored late', 5, { inserted_at: NOON_MS }),
        event('stored late', 'sent', at(-5 * DAY_HOURS)),
        send('before', 2, { inserted_at: NOON_MS - 2 * DAY_HOURS * HOUR_MS }),
      ]);
      const ids = async (range: AcceptedRange) =>
        (await read('never_reported', range)).map(({ delivery_id }) => delivery_id);
      const { dataset, query } = warehouse();
      const [first] = await query(firstEventQuery(`${dataset}.${TABLE}`, ofDay));
      expect(first).toEqual({ first_event_at: iso(-29 * DAY_HOURS) });
      expect(await ids(ofDay)).toEqual(['planned', 'replayed']);
      expect(await ids({ ...ofDay, firstEventAt: Date.parse(String(first?.first_event_at)) })).toEqual(
        await ids(ofDay),
      );
      expect(await ids({})).toEqual(['planned for later', 'planned', 'replayed', 'before']);
    });

    it('is everything without bounds', async () => {
      await append(campaign);
      expect(await read('campaign_engagement_daily', {})).toEqual(await all('campaign_engagement_daily', 'send_date'));
      expect(await read('delivery_funnel', {})).toHaveLength(5);
    });
  });
}
