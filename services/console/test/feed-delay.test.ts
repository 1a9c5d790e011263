import { parseSamples, type Scrape } from '@cio-bus/service';
import { expect, it } from 'vitest';
import { startConsole, withTokens } from './console-in-memory.ts';

const MINUTE_MS = 60_000;
const [ONE, OTHER] = ['http://w:1', 'http://w:2'];

/** What a receiver answers that had this many events in time, and this many that were 2 hours late. */
function counted(inTime: number, late = 0): Scrape {
  const bucket = (le: string, count: number) => `cio_bus_webhook_delay_seconds_bucket{le="${le}"} ${count}`;
  const buckets = [bucket('5', inTime), bucket('3600', inTime), bucket('14400', inTime + late)];
  return { reasons: [], samples: parseSamples([...buckets, bucket('+Inf', inTime + late)].join('\n')) };
}

/** The delay that the console shows after each look at the receivers, a minute apart. */
async function delaysAfter(looks: readonly Record<string, Scrape>[], minutes = 1) {
  const scrapes: Record<string, Scrape> = {};
  const env = { ...withTokens, CONSOLE_SERVICES: `webhook-receiver=${ONE},webhook-receiver=${OTHER}` };
  const { call, console, clock } = await startConsole([], { env, scrapes });
  const delays: (number | null)[] = [];
  for (const look of looks) {
    for (const url of [ONE, OTHER]) delete scrapes[url];
    Object.assign(scrapes, look);
    clock.now += minutes * MINUTE_MS;
    await console.follower.look();
    delays.push((await call('/webhooks', { as: 'vi' })).answer.feedDelaySeconds);
  }
  return delays;
}

it('is late once only late events come, however many were in time before', async () => {
  expect(await delaysAfter([{ [ONE]: counted(1e7) }, { [ONE]: counted(1e7, 90) }])).toEqual([null, 14_400]);
});

it('is not late once events come in time again', async () => {
  const looks = [counted(100), counted(100, 12_000), counted(200, 12_000)].map((one) => ({ [ONE]: one }));
  expect(await delaysAfter(looks, 11)).toEqual([null, 14_400, 5]);
});

it('is unknown while nothing comes', async () => {
  const looks = [counted(100), counted(200), counted(200), counted(200)].map((one) => ({ [ONE]: one }));
  expect(await delaysAfter(looks, 11)).toEqual([null, 5, null, null]);
});

it.each([
  ['has restarted', [{ [ONE]: counted(500) }, { [ONE]: counted(0, 600) }], [null, 14_400]],
  ['had no event before', [{ [ONE]: { reasons: [], samples: [] } }, { [ONE]: counted(0, 7) }], [null, 14_400]],
  ['did not answer meanwhile', [{ [ONE]: counted(500) }, {}, { [ONE]: counted(500, 9) }], [null, null, 14_400]],
  [
    'is seen for the first time',
    [{ [ONE]: counted(500) }, { [ONE]: counted(501), [OTHER]: counted(0, 900) }],
    [null, 5],
  ],
])('counts right when a receiver %s', async (_what, looks, delays) => {
  expect(await delaysAfter(looks)).toEqual(delays);
});
