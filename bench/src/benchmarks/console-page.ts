import { findChromium } from '@cio-bus/servers';
import { type Browser, type BrowserContext, chromium } from 'playwright-core';
import type { Benchmark, Figures } from '../measure/benchmark.ts';
import { spreadOf } from '../measure/statistics.ts';
import type { Stage } from '../stage/stage.ts';
import { startConsole } from '../stage/start-console.ts';
import { CAUSES } from '../workload/dead-letters.ts';

const MANY = 100_000;
const FEW = 1_000;
const CONSOLE = '100,000 dead letters';
const BASELINE = '1,000 dead letters';
const LOADS = 7;

/** Loads the page of causes in a real browser, seven times with an empty cache, and seven times with what it has kept. */
async function loadPages(stage: Stage, deadLetters: number): Promise<Figures> {
  const prefix = await stage.deadLetters(deadLetters);
  const console = await startConsole({ KAFKA_BROKERS: stage.brokers, KAFKA_TOPIC_PREFIX: prefix, deadLetters });
  const browser = await launch();
  try {
    const [cold, warm]: [number[], number[]] = [[], []];
    for (let load = 0; load < LOADS; load += 1) {
      const context = await browser.newContext(); // with a cache of its own
      cold.push(await msUntilGroups(context, console.url));
      warm.push(await msUntilGroups(context, console.url));
      await context.close();
    }
    return { p50Cold: spreadOf(cold).median, p50Warm: spreadOf(warm).median };
  } finally {
    await browser.close();
    await console.stop();
  }
}

async function launch(): Promise<Browser> {
  const { command, env } = await findChromium(process.env, [chromium.executablePath()]);
  return chromium.launch({
    executablePath: command,
    env: { ...process.env, ...env } as Record<string, string>,
  });
}

/** From the start of the navigation until a row of each cause is on the page, ms, by the browser's clock. */
async function msUntilGroups(context: BrowserContext, url: string): Promise<number> {
  const page = await context.newPage();
  await page.goto(`${url}/dead-letters`, { waitUntil: 'commit' });
  await page
    .locator('table.groups tbody tr')
    .nth(CAUSES - 1)
    .waitFor();
  const ms = await page.evaluate(() => performance.now());
  await page.close();
  return ms;
}

/** Operators see what is broken at once. */
export const consolePage: Benchmark = {
  name: 'console-page',
  work: 'the console’s page of causes in Chromium, from the start of the navigation until all 6 causes are on it',
  sides: [
    { name: CONSOLE, run: (stage) => loadPages(stage, stage.size(MANY)) },
    { name: BASELINE, run: (stage) => loadPages(stage, stage.size(FEW)) },
  ],
  bars: [
    { what: 'with an empty cache, p50, ms', figure: (of) => of(CONSOLE).p50Cold, atMost: 1_000 },
    { what: 'with a warm cache, p50, ms', figure: (of) => of(CONSOLE).p50Warm, atMost: 1_000 },
  ],
};
