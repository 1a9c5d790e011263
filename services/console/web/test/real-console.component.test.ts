import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openBrowser } from './fixture/open-browser.ts';
import { DEAD_LETTERS, startRealConsole, tokens } from './fixture/real-console.ts';

const browser = await openBrowser();
/** Of a machine that is much slower than this one. */
const PATIENCE_MS = 60_000;

describe.skipIf(!browser)('the console over a real Kafka', () => {
  let console: Awaited<ReturnType<typeof startRealConsole>>;
  beforeAll(async () => {
    console = await startRealConsole();
  });
  afterAll(async () => {
    await browser?.close();
    await console.stop();
  });

  /** A browser of its own, as each person has one. */
  async function signIn(name: keyof typeof tokens): Promise<Page> {
    const context = await (browser as Browser).newContext({ reducedMotion: 'reduce' });
    context.setDefaultTimeout(PATIENCE_MS);
    const page = await context.newPage();
    await page.goto(`${console.url}/dead-letters`);
    await page.getByLabel('Token').fill(tokens[name]);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByRole('heading', { level: 1, name: 'Dead letters' }).waitFor();
    return page;
  }

  const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true });
  const dialog = (page: Page) => page.getByRole('dialog');
  const cause = (page: Page) => page.getByRole('row').filter({ hasText: 'VENDOR_REJECTED' });

  async function acknowledge(page: Page): Promise<void> {
    await button(page, 'Decide').click();
    await page.getByRole('menuitem', { name: 'Acknowledge' }).click();
    await page.getByLabel('Reason').fill('The event is added, OPS-214');
    await dialog(page).getByRole('button', { name: 'Acknowledge' }).click();
    await cause(page).getByText('acknowledged').waitFor();
  }

  /** From the cause to a plan of all its dead letters; resolves with the address of the plan. */
  async function plan(page: Page): Promise<string> {
    await cause(page).getByRole('link').first().click();
    await page.getByLabel(`Select all ${DEAD_LETTERS} dead letters that match`).check();
    await button(page, 'Plan a replay').click();
    await page.getByRole('heading', { level: 1, name: 'Plan of a replay' }).waitFor();
    await page.getByRole('heading', { name: `Replay ${DEAD_LETTERS} dead letters` }).waitFor();
    return page.url();
  }

  async function start(page: Page, why: string): Promise<void> {
    await page.getByLabel('Reason').fill(why);
    await page.getByLabel('Canary').fill('0'); // no service runs here that could settle it
    await button(page, 'Start the replay').click();
  }

  it('repairs a cause: acknowledged, opened, planned, replayed once by two operators, audited; a viewer only looks', {
    timeout: 5 * PATIENCE_MS,
  }, async () => {
    const [ada, ben, vic] = await Promise.all([signIn('ada'), signIn('ben'), signIn('vic')]);
    await acknowledge(ada);
    await cause(ben).getByText('by ada').waitFor(); // without a reload

    const address = await plan(ada);
    await ben.goto(address);
    await start(ada, 'The event is known now');
    await ada.getByRole('heading', { level: 1, name: 'Replay job' }).waitFor();
    await ada.getByText(`${DEAD_LETTERS} of ${DEAD_LETTERS}`).waitFor();
    await ada.getByText('finished', { exact: true }).waitFor();
    await start(ben, 'I did not see her job');
    await ben.getByText('finished', { exact: true }).waitFor();
    await ben.getByText('The event is known now').waitFor(); // the job is ada's

    const users = await console.replayedUsers();
    expect(users).toHaveLength(DEAD_LETTERS);

    await vic.goto(`${console.url}/audit`);
    await vic.getByRole('cell', { name: 'The event is known now' }).first().waitFor();
    await vic.goto(`${console.url}/dead-letters/list?state=resolved`);
    await vic.getByLabel(`Select all ${DEAD_LETTERS} dead letters that match`).check();
    await button(vic, 'Discard').press('Enter');
    await vic.getByText('Your role is viewer').waitFor();
    const refused = await vic.request.post(`${console.url}/api/v1/dead-letters/decide`, {
      headers: { 'x-cio-console': '1' },
      data: { filter: {}, decision: 'discard', why: 'by hand' },
    });
    expect(refused.status()).toBe(403);
  });
});
