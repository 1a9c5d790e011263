import type { ParentKind, ParentName } from '@cio-bus/customerio';
import { quietTelemetry, type Telemetry } from '@cio-bus/service';
import { fakeClock } from '@cio-bus/testkit';
import type { NameRow } from '@cio-bus/warehouse';
import { describe, expect, it } from 'vitest';
import { loadNames } from './load-names.ts';

const HOUR_MS = 3_600_000;
const MINUTE_MS = 60_000;

const aName = (kind: ParentKind, id: number, name: string): ParentName => ({ kind, id, name });

/** Starts a loader whose nth load gets the nth answer. */
async function start(
  answers: (readonly ParentName[] | Error | Promise<readonly ParentName[]>)[],
  { everyMs = HOUR_MS, refuse = false } = {},
) {
  const clock = fakeClock();
  const startedAt = clock.now();
  let asked = 0;
  const tables: (readonly NameRow[])[] = [];
  const [results, logged]: [string[], string[]] = [[], []];
  let loadedAt: number | undefined;
  const quiet = quietTelemetry('test');
  const count = ((_name: string, { result }: { result: string }) => void results.push(result)) as Telemetry['count'];
  const part = loadNames({
    everyMs,
    async listNames() {
      asked += 1;
      const answer = answers.shift() ?? [];
      if (answer instanceof Error) throw answer;
      return answer;
    },
    async replaceNames(rows) {
      if (refuse) throw new Error('the table is missing');
      tables.push(rows);
    },
    telemetry: {
      ...quiet,
      count,
      gauge: (_name, _labels, value) => {
        loadedAt = value;
      },
      logger: { ...quiet.logger, warn: (_fields, message) => void logged.push(message) },
    },
    now: clock.now,
    sleep: clock.sleep,
  });
  await part.start();
  const until = (loads: number) => expect.poll(() => results).toHaveLength(loads);
  return { clock, startedAt, asked: () => asked, tables, results, logged, part, until, loadedAt: () => loadedAt };
}

describe('loadNames', () => {
  it('loads the names at the start, and again after the interval', async () => {
    const { clock, startedAt, tables, until, loadedAt } = await start([
      [aName('campaign', 7, 'Welcome')],
      [aName('campaign', 7, 'Hello')],
    ]);
    await until(1);
    expect(tables).toEqual([[{ kind: 'campaign', id: 7, name: 'Welcome', loaded_at: startedAt }]]);
    expect(loadedAt()).toBe(startedAt / 1_000);
    await clock.advance(HOUR_MS);
    await until(2);
    expect(tables[1]).toEqual([{ kind: 'campaign', id: 7, name: 'Hello', loaded_at: startedAt + HOUR_MS }]);
  });

  it('keeps the last names when they cannot be listed, says so, and tries again sooner each time than the interval', async () => {
    const outage = new Error('Customer.io is unavailable');
    const { clock, tables, results, logged, until, loadedAt } = await start([
      outage,
      outage,
      [aName('campaign', 1, 'A')],
    ]);
    await until(1);
    expect([tables, loadedAt()]).toEqual([[], 0]);
    await clock.advance(MINUTE_MS);
    await until(2);
    await clock.advance(MINUTE_MS); // the second repeat comes after two minutes
    expect(results).toHaveLength(2);
    await clock.advance(MINUTE_MS);
    await until(3);
    expect(results).toEqual(['failed', 'failed', 'loaded']);
    expect(logged).toHaveLength(2);
    expect(tables).toHaveLength(1);
  });

  it('fails without an effect on anything else when the table refuses the rows', async () => {
    const { results, until } = await start([[aName('campaign', 1, 'A')]], { refuse: true });
    await until(1);
    expect(results).toEqual(['failed']);
  });

  it('has each thing once, and nothing without a number', async () => {
    const { tables, until } = await start([
      [
        aName('campaign', 1, 'A'),
        aName('campaign', Number.NaN, 'no number'),
        aName('campaign', 2, 'half a pair \ud83d'),
        aName('campaign', 1, 'A again'),
      ],
    ]);
    await until(1);
    expect(tables[0]?.map(({ id, name }) => [id, name])).toEqual([
      [1, 'A again'],
      [2, 'half a pair \ufffd'],
    ]);
  });

  it('writes nothing that is answered after it was stopped', async () => {
    const { promise, resolve } = Promise.withResolvers<readonly ParentName[]>();
    const { clock, tables, results, part } = await start([promise]);
    await part.stop();
    resolve([aName('campaign', 1, 'A')]);
    await clock.advance(2 * HOUR_MS);
    expect([tables, results]).toEqual([[], []]);
  });

  it('asks nothing when it is switched off', async () => {
    const { clock, asked, loadedAt } = await start([], { everyMs: 0 });
    await clock.advance(24 * HOUR_MS);
    expect([asked(), loadedAt()]).toEqual([0, undefined]);
  });
});
