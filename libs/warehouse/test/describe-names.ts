// biome-ignore-all lint/complexity/noExcessiveLinesPerFunction: one suite: its callback holds every case
import { NAMES_TABLE } from '@cio-bus/contracts';
import { describe, expect, it } from 'vitest';
import type { NameRow } from '../src/port/row.ts';
import type { OpenWarehouse } from '../src/port/warehouse.ts';
import { NOON_MS } from './a-row.ts';
import { at, campaign, command, event, HOUR_MS, iso } from './view-rows.ts';

const signal = new AbortController().signal;
const REPLACEMENTS = 30;
const READERS = 2;

const aName = (id: number, name: string, given: Partial<NameRow> = {}): NameRow => ({
  kind: 'campaign',
  id,
  name,
  loaded_at: NOON_MS,
  ...given,
});
const many = (count: number, name: string) => Array.from({ length: count }, (_, id) => aName(id, name));

/** What every warehouse must do with the table of names. */
export function describeNames(warehouse: () => OpenWarehouse & { dataset: string }): void {
  describe('names', () => {
    const table = () => `${warehouse().dataset}.${NAMES_TABLE}`;
    const all = () => warehouse().query(`SELECT * FROM ${table()} ORDER BY kind, id`);
    const replace = (rows: readonly NameRow[]) => warehouse().replaceNames(rows);

    it('are all replaced: renamed, added and removed', async () => {
      await replace([aName(1, 'Welcome'), aName(2, 'Old'), aName(1, 'Receipt', { kind: 'transactional' })]);
      await replace([aName(1, 'Hello', { loaded_at: NOON_MS + HOUR_MS }), aName(3, 'New')]);
      expect(await all()).toEqual([
        { kind: 'campaign', id: 1, name: 'Hello', loaded_at: iso(1) },
        { kind: 'campaign', id: 3, name: 'New', loaded_at: iso(0) },
      ]);
      await replace([]);
      expect(await all()).toEqual([]);
    });

    it('are stored as they are, whatever is in them', async () => {
      const names = ['', `it's "so" \\ \\n`, '@rows $rows -- ; DROP', 'Größe 📬\n\t\u0000', 'x'.repeat(10_000)];
      const rows = names.map((name, id) => aName(id, name));
      await replace([...rows, aName(Number.MAX_SAFE_INTEGER, 'largest')]);
      expect((await all()).map(({ name }) => name)).toEqual([...names, 'largest']);
    });

    it('stay as they were when one of the new ones is refused', async () => {
      await replace([aName(1, 'Welcome')]);
      const bad = [aName(Number.NaN, 'x'), aName(1.5, 'x'), aName(2, undefined as never), aName(2, '\ud800')];
      for (const row of bad) await expect(replace([aName(2, 'Good'), row])).rejects.toThrow('ROW_REJECTED');
      await expect(replace([aName(2, 'Good'), aName(2, 'Twice')])).rejects.toThrow('ROW_REJECTED: campaign/2');
      expect(await all()).toMatchObject([{ id: 1, name: 'Welcome' }]);
    });

    it('are never seen in part', async () => {
      const [fewer, more] = [many(100, 'fewer'), many(200, 'more')];
      await replace(fewer);
      let isReplacing = true;
      const replacing = (async () => {
        for (let turn = 0; turn < REPLACEMENTS; turn += 1) await replace(turn % 2 === 0 ? more : fewer);
      })().finally(() => {
        isReplacing = false;
      });
      const seen = new Set<string>();
      const read = async () => {
        while (isReplacing) {
          const found = await warehouse().query(`SELECT name, COUNT(*) AS n FROM ${table()} GROUP BY name`);
          seen.add(JSON.stringify(found));
        }
      };
      await Promise.all([replacing, ...Array.from({ length: READERS }, read)]);
      const wholes = [JSON.stringify([{ name: 'fewer', n: 100 }]), JSON.stringify([{ name: 'more', n: 200 }])];
      expect([...seen].filter((whole) => !wholes.includes(whole))).toEqual([]);
    });

    it('are shown by the views of messages, and do not repeat a row', async () => {
      await replace([
        aName(23, 'Welcome'),
        aName(7, 'A campaign'),
        aName(7, 'Receipt', { kind: 'transactional' }),
        aName(7, 'July', { kind: 'newsletter' }),
      ]);
      const transactional = { metric: 'transactional', transactional_message_id: '7' };
      await warehouse().append(
        [
          ...campaign,
          event('n1', 'sent', { campaign_id: null, newsletter_id: 7 }),
          event('u1', 'sent', { campaign_id: null, broadcast_id: 7 }), // no broadcast has a name
          command('send', { ...transactional, delivery_id: 't1', ...at(-1) }),
          command('own text', { metric: 'transactional', delivery_id: 't2', ...at(-1) }),
          command('by trigger', {
            ...transactional,
            transactional_message_id: 'receipt',
            delivery_id: 't3',
            ...at(-1),
          }),
        ],
        { signal },
      );
      const read = (view: string, columns: string, order: string) =>
        warehouse().query(`SELECT ${columns} FROM ${warehouse().dataset}.${view} ORDER BY ${order}`);
      const funnel = await read('delivery_funnel', 'delivery_id, parent_name', 'delivery_id');
      expect(funnel.map((row) => [row.delivery_id, row.parent_name])).toEqual([
        ...['d1', 'd2', 'd3', 'd4', 'd5'].map((id) => [id, 'Welcome']),
        ['n1', 'July'],
        ['t1', 'Receipt'],
        ['t2', null],
        ['t3', null],
        ['u1', null],
      ]);
      expect(await read('never_reported', 'delivery_id, parent_name', 'delivery_id')).toEqual([
        { delivery_id: 't1', parent_name: 'Receipt' },
        { delivery_id: 't2', parent_name: null },
        { delivery_id: 't3', parent_name: null },
      ]);
      expect(await read('campaign_engagement_daily', 'parent_name, sent', 'sent DESC, newsletter_id DESC')).toEqual([
        { parent_name: 'Welcome', sent: 5 },
        { parent_name: 'July', sent: 1 },
        { parent_name: null, sent: 1 },
      ]);
    });
  });
}
