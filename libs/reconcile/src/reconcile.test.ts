import { type RawRecord, topics } from '@cio-bus/contracts';
import { A_TIME_MS, aRecordOf, aTrackCommand, fakeTopics } from '@cio-bus/testkit';
import type { OpenWarehouse } from '@cio-bus/warehouse';
import { openTestWarehouse } from '@cio-bus/warehouse/fixtures';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { at, commands, deadLetterOf, outcome, readOrigin, rowOf, settled, webhook } from '../test/settled-world.ts';
import { reconcile } from './reconcile.ts';

const HOUR_MS = 60 * 60 * 1000;

describe('reconcile', () => {
  let warehouse: OpenWarehouse;
  beforeEach(async () => {
    warehouse = await openTestWarehouse();
  });
  afterEach(async () => {
    await warehouse.close();
  });

  interface World {
    kafka?: readonly RawRecord[];
    /** Records that the table has rows of. */
    loaded?: readonly RawRecord[];
    /** Committed offset of every consumer group, by topic. */
    committed?: Partial<Record<string, number>>;
  }

  const everything = [...commands, webhook, ...settled];
  /** Reconciles a world without faults, except for what is given. */
  async function reconcileWorld(
    { kafka = everything, loaded = [webhook, ...settled], committed = {} }: World,
    range = {},
  ) {
    await warehouse.append(loaded.map(rowOf), { signal: new AbortController().signal });
    const { query } = warehouse;
    return reconcile(
      {
        read: fakeTopics(() => kafka),
        committed: async (_group, topic) => [{ partition: 0, offset: committed[topic] ?? 1_000 }],
        warehouse: { query, table: 'customerio_events.delivery_events' },
      },
      range,
    );
  }
  const without = (records: readonly RawRecord[], removed: RawRecord) => records.filter((record) => record !== removed);

  it('finds no difference when every record is settled and has its row, and counts each in its hour', async () => {
    const report = await reconcileWorld({});
    const none = { inFlight: 0, difference: 0 };
    expect(report).toMatchObject({ holds: true, difference: 0, gaps: [] });
    expect(report.hours).toEqual([
      { hour: A_TIME_MS, topic: topics.track, published: 3, accepted: 2, skipped: 1, dead: 0, ...none },
      { hour: A_TIME_MS, topic: topics.webhooks, published: 1, accepted: 1, skipped: 0, dead: 0, ...none },
      { hour: A_TIME_MS + HOUR_MS, topic: topics.track, published: 3, accepted: 2, skipped: 0, dead: 1, ...none },
    ]);
    expect(report.topics).toEqual([
      { topic: topics.deadLetters, records: 1, rows: 1, refused: 0, ...none },
      { topic: topics.processed, records: 7, rows: 7, refused: 0, ...none },
      { topic: topics.webhooks, records: 1, rows: 1, refused: 0, ...none },
    ]);
  });

  it.each([0, 3, 5])('finds the command at offset %d when its outcome or dead letter is removed', async (offset) => {
    const [removed] = settled.filter(
      (record) => JSON.stringify(readOrigin(record)) === JSON.stringify([topics.track, offset]),
    );
    const kafka = without(everything, removed as RawRecord);
    const report = await reconcileWorld({ kafka, loaded: without([webhook, ...settled], removed as RawRecord) });
    expect(report).toMatchObject({ holds: false, difference: 1 });
    expect(report.gaps).toEqual([
      expect.objectContaining({ topic: topics.track, offset, reason: 'no-outcome', service: 'track-publisher' }),
    ]);
    expect(report.hours.reduce((sum, hour) => sum + hour.difference, 0)).toBe(1);
  });

  it.each([0, 3, 5, 6, 7])('finds the row that is removed from the table: %d', async (index) => {
    const removed = settled[index] as RawRecord;
    const report = await reconcileWorld({ loaded: without([webhook, ...settled], removed) });
    const { topic, partition, offset } = removed;
    expect(report).toMatchObject({ holds: false, difference: 1 });
    expect(report.gaps).toMatchObject([{ reason: 'no-row', settledAt: { topic, partition, offset } }]);
  });

  it.each([
    ['bigquery-sink', 'no outcome of event-processor', true],
    ['event-processor', 'no row', false],
  ])('expects of a webhook that was replayed for %s: %s', async (service, _what, hasRow) => {
    const replay = { ...webhook, offset: 1, headers: { 'cio-replay-for': service } };
    const settledReplay = hasRow ? [] : [outcome(replay, 90)];
    const report = await reconcileWorld({
      kafka: [...everything, replay, ...settledReplay],
      loaded: [webhook, ...settled, ...settledReplay, ...(hasRow ? [replay] : [])],
    });
    expect(report).toMatchObject({ holds: true, gaps: [] });
    expect(report.topics.at(-1)).toMatchObject({ topic: topics.webhooks, records: hasRow ? 2 : 1 });
  });

  it('finds the missing row of an event, and of the second of two outcomes', async () => {
    const again = settled[2] as RawRecord;
    const report = await reconcileWorld({ loaded: without(settled, again) });
    expect(report.gaps).toMatchObject([
      { topic: topics.processed, offset: 2, reason: 'no-row' },
      { topic: topics.webhooks, offset: 0, reason: 'no-row' },
    ]);
    expect(report.hours.every(({ difference }) => difference === 0)).toBe(true);
  });

  it('counts uncommitted records as in flight', async () => {
    const open = settled.slice(0, 3);
    const report = await reconcileWorld({
      kafka: [...commands, webhook, ...open],
      loaded: [],
      committed: { [topics.track]: 2, [topics.webhooks]: 0, [topics.processed]: 0 },
    });
    expect(report).toMatchObject({ holds: true, difference: 0 });
    expect(report.hours.map(({ published, inFlight }) => [published, inFlight])).toEqual([
      [3, 3],
      [1, 1],
      [3, 3],
    ]);
    expect(report.topics).toMatchObject([{ inFlight: 3 }, { inFlight: 1 }]);
  });

  it('counts a record that the sink dead-lettered as refused', async () => {
    const refused = deadLetterOf(webhook, 1, 'bigquery-sink');
    const report = await reconcileWorld({ kafka: [...everything, refused], loaded: [...settled, refused] });
    expect(report).toMatchObject({ holds: true });
    expect(report.topics.at(-1)).toMatchObject({ topic: topics.webhooks, rows: 0, refused: 1 });
  });

  it('counts a send as accepted that was dead-lettered, and found after a crash', async () => {
    const both = deadLetterOf(at(0), 1);
    const report = await reconcileWorld({ kafka: [...everything, both], loaded: [webhook, ...settled, both] });
    expect(report).toMatchObject({ holds: true });
    expect(report.hours[0]).toMatchObject({ accepted: 2, dead: 0 });
  });

  it('compares only the records of a range', async () => {
    const report = await reconcileWorld({}, { from: A_TIME_MS + HOUR_MS });
    expect(report.hours).toMatchObject([{ hour: A_TIME_MS + HOUR_MS, published: 3 }]);
    expect(await reconcileWorld({}, { to: A_TIME_MS + 1 })).toMatchObject({ holds: true });
  });

  it('finds the row of an event that was published long after it happened', async () => {
    const late = aRecordOf(aTrackCommand({ timestamp: A_TIME_MS - 90 * 24 * HOUR_MS }), {
      offset: 9,
      timestamp: A_TIME_MS + HOUR_MS,
    });
    const lateOutcome = outcome(late, 8);
    const report = await reconcileWorld(
      { kafka: [...everything, late, lateOutcome], loaded: [webhook, ...settled, lateOutcome] },
      { from: A_TIME_MS + HOUR_MS },
    );
    expect(report).toMatchObject({ holds: true, hours: [{ published: 4, accepted: 3 }] });
  });
});
