import { quietTelemetry, type Telemetry } from '@cio-bus/service';
import { fakeClock } from '@cio-bus/testkit';
import { warehouseAdapter } from '@cio-bus/warehouse';
import { describe, expect, it } from 'vitest';
import { measureNeverReported } from './never-reported.ts';

const HOUR_MS = 3_600_000;
const MINUTE_MS = 60_000;
type Rows = Record<string, unknown>[];

async function start(answers: (Rows | Error)[], everyMs = HOUR_MS) {
  const clock = fakeClock();
  const startedAt = clock.now();
  const [gauges, logged, asked]: [Record<string, number>, string[], string[]] = [{}, [], []];
  const counted: string[] = [];
  const keyOf = (name: string, labels: object) =>
    [name.slice('cio_bus_never_reported_'.length), ...Object.values(labels)].join(' ');
  const gauge: Telemetry['gauge'] = (name, labels, value) =>
    void Object.assign(gauges, { [keyOf(name, labels)]: value });
  const forget: Telemetry['forget'] = (name, labels) => void delete gauges[keyOf(name, labels)];
  const quiet = quietTelemetry('test');
  const firstEventAt = new Date(startedAt).toISOString();
  async function query(sql: string) {
    if (sql.includes('AS first_event_at')) return [{ first_event_at: firstEventAt }];
    asked.push(sql);
    const answer = answers[asked.length - 1] ?? [];
    if (answer instanceof Error) throw answer;
    return answer;
  }
  const part = measureNeverReported({
    everyMs,
    afterMs: 30 * MINUTE_MS,
    warehouse: {
      query,
      dataset: 'customerio_events',
      table: 'customerio_events.delivery_events',
      dialect: warehouseAdapter('duckdb').dialect,
    },
    telemetry: {
      ...quiet,
      gauge,
      forget,
      expect: (name) => void counted.push(`${name} from 0`),
      count: (_name, labels) => void counted.push(Object.values(labels).join()),
      logger: { ...quiet.logger, warn: (_fields, message) => void logged.push(message) },
    },
    now: clock.now,
    sleep: clock.sleep,
  });
  await part.start();
  const search = async () => {
    const before = asked.length;
    await clock.advance(HOUR_MS);
    await expect.poll(() => asked.length).toBe(before + 1);
    await clock.advance(0);
  };
  return { clock, startedAt, gauges, logged, counted, asked, part, search };
}

describe('measureNeverReported', () => {
  it('counts by template, and removes the series of a template that is reported again', async () => {
    const { gauges, search, startedAt } = await start([
      [
        { template: '7', messages: 3n },
        { template: null, messages: 1 },
      ],
      [{ template: '7', messages: 2 }],
    ]);
    expect(gauges).toEqual({});
    await search();
    await expect
      .poll(() => gauges)
      .toEqual({
        'messages 7': 3,
        'messages none': 1,
        timestamp_seconds: (startedAt + HOUR_MS) / 1_000,
      });
    await search();
    await expect.poll(() => gauges).toEqual({ 'messages 7': 2, timestamp_seconds: (startedAt + 2 * HOUR_MS) / 1_000 });
  });

  it('reads the events since the first that can be about a message of the day, and older sends alone', async () => {
    const { asked, search, startedAt } = await start([]);
    await search();
    const to = startedAt + HOUR_MS - 30 * MINUTE_MS;
    const literal = (ms: number) => `TIMESTAMP '${new Date(ms).toISOString().slice(0, 23).replace('T', ' ')}'`;
    expect(asked[0]).toContain(`accepted_at >= ${literal(to - 24 * HOUR_MS)} AND accepted_at < ${literal(to)}`);
    const since = literal(startedAt - 24 * HOUR_MS); // clocks differ
    expect(asked[0]).toContain(`WHERE timestamp >= ${since}\n`);
    expect(asked[0]).toContain(
      `WHERE timestamp >= ${literal(to - 92 * 24 * HOUR_MS)} AND timestamp < ${since} AND kind = 'command' AND metric = 'transactional'`,
    );
  });

  it('has at most 50 templates, and the others together', async () => {
    const rows = Array.from({ length: 60 }, (_, index) => ({ template: `t${index}`, messages: 2 }));
    const { gauges, search } = await start([rows]);
    await search();
    await expect.poll(() => gauges['messages other']).toBe(20);
    expect(Object.keys(gauges)).toHaveLength(52);
  });

  it('keeps the last figures while the table cannot be read, says so, and searches again', async () => {
    const { gauges, logged, counted, search } = await start([
      [{ template: '7', messages: 3 }],
      new Error('the table is unavailable'),
      [],
    ]);
    await search();
    await search();
    await expect.poll(() => logged).toEqual([expect.stringMatching(/cannot search/)]);
    expect(gauges['messages 7']).toBe(3);
    await search();
    await expect.poll(() => gauges).not.toHaveProperty('messages 7');
    const searches = ['succeeded', 'failed', 'succeeded'];
    await expect.poll(() => counted).toEqual(['cio_bus_never_reported_searches_total from 0', ...searches]);
  });

  it('does nothing when it is switched off', async () => {
    const { clock, asked, gauges, counted } = await start([], 0);
    await clock.advance(24 * HOUR_MS);
    expect([asked, gauges, counted]).toEqual([[], {}, []]);
  });
});
