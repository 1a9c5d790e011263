import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openBrowser } from './fixture/open-browser.ts';
import { startRealConsole, tokens } from './fixture/real-console.ts';
import { DEAD_LETTERS } from './fixture/refusing-service.ts';

const browser = await openBrowser();
/** Of a machine that is much slower than this one. */
const PATIENCE_MS = 180_000;

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
  const cause = (page: Page) => page.getByRole('row').filter({ hasText: 'unknown event' });

  /** Gives the reason that a dialog asks for, and confirms. */
  async function confirm(page: Page, why: string, action: string): Promise<void> {
    await dialog(page).getByLabel('Reason').fill(why);
    await dialog(page).getByRole('button', { name: action }).click();
  }

  async function acknowledge(page: Page): Promise<void> {
    await cause(page).getByRole('button', { name: 'Decide' }).click();
    await page.getByRole('menuitem', { name: 'Acknowledge' }).click();
    await confirm(page, 'The event is added, OPS-214', 'Acknowledge');
    await cause(page).getByText('acknowledged').waitFor();
  }

  /** Opens a list that has this many; an open one does not move, and the console may know the latest a moment later. */
  const openList = (page: Page, query: string, count: number) =>
    expect
      .poll(
        async () => {
          await page.goto(`${console.url}/dead-letters/list${query}`);
          return page.getByText(/^[\d,]+ match\./).textContent();
        },
        { timeout: PATIENCE_MS },
      )
      .toBe(`${count} match. The last failure is first.`);

  /** From the causes to a plan of all dead letters of one; resolves with the address of the plan. */
  async function plan(page: Page): Promise<string> {
    await page.goto(`${console.url}/dead-letters`);
    await cause(page).getByRole('link').first().click();
    await page.waitForURL(/\/list\?/);
    await openList(page, new URL(page.url()).search, DEAD_LETTERS);
    await page.getByLabel(`Select all ${DEAD_LETTERS} dead letters that match`).check();
    await button(page, 'Plan a replay').click();
    await page.getByRole('heading', { level: 1, name: 'Plan of a replay' }).waitFor();
    await page.getByRole('heading', { name: `Replay ${DEAD_LETTERS} dead letters` }).waitFor();
    return page.url();
  }

  /** Starts the job of the plan that is shown, and waits for its end. */
  async function replay(page: Page, why: string, end: 'finished' | 'stopped'): Promise<void> {
    await page.getByLabel('Reason').fill(why);
    await button(page, 'Start the replay').click();
    await page.getByRole('heading', { level: 1, name: 'Replay job' }).waitFor();
    await page.getByText(end, { exact: true }).waitFor();
  }

  /** Opens the only dead letter with this text, as an operator sees it. */
  async function openRevealed(page: Page, text: string): Promise<void> {
    await openList(page, `?text=${text}`, 1);
    await page.getByRole('row').getByRole('link').click();
    await button(page, 'Reveal personal data').click();
    await confirm(page, 'Which event is it?', 'Reveal');
    await dialog(page).waitFor({ state: 'detached' });
  }

  /** Changes the value and a header in the editor; resolves when the difference is shown. */
  async function edit(page: Page, region: string): Promise<void> {
    await button(page, 'Edit').click();
    const value = page.getByLabel('Value to replay');
    await value.fill((await value.inputValue()).replace('order_pade', 'order_paid'));
    await page.getByLabel('Header x-region').fill(region);
    await button(page, 'Compare').click();
    await page.getByRole('row').filter({ hasText: 'header x-region' }).getByText(region, { exact: true }).waitFor();
    await page.getByRole('row').filter({ hasText: 'payload.name' }).getByText('"order_paid"').waitFor();
    await button(page, 'Save the edit').click();
  }

  it('repairs a cause: acknowledged, replayed too early, fixed, replayed once by two operators, audited; a viewer only looks', {
    timeout: 5 * PATIENCE_MS,
  }, async () => {
    const [ada, ben, vic] = await Promise.all([signIn('ada'), signIn('ben'), signIn('vic')]);
    await acknowledge(ada);
    await cause(ben).getByText('by ada').waitFor(); // without a reload

    await plan(ada);
    await replay(ada, 'Perhaps it is known', 'stopped');
    await ada.getByText('failed again, none was delivered').waitFor();
    expect(console.service.accepted).toEqual([]);

    console.service.fix();
    const address = await plan(ada);
    await ben.goto(address);
    await replay(ada, 'The event is known now', 'finished');
    await ada.getByText(`${DEAD_LETTERS} of ${DEAD_LETTERS}`).waitFor();
    await replay(ben, 'I did not see her job', 'finished');
    await ben.getByText('The event is known now').waitFor(); // the job is ada's
    expect(console.service.accepted).toHaveLength(DEAD_LETTERS);

    const runbook = await ada.request.get(`${console.url}/runbooks/dead-letters.md`);
    expect([runbook.headers()['content-type'], await runbook.text()]).toEqual([
      'text/plain; charset=utf-8',
      expect.stringMatching(/^# Dead letters/),
    ]);

    await ada.goto(`${console.url}/dead-letters`);
    await ada.getByRole('row').filter({ hasText: 'mistyped event' }).waitFor();
    await cause(ada).waitFor({ state: 'detached' });
    await vic.goto(`${console.url}/audit`);
    await vic.getByRole('cell', { name: 'The event is known now' }).first().waitFor();
    await openList(vic, '?state=resolved', 2 * DEAD_LETTERS);
    await vic.getByLabel(`Select all ${2 * DEAD_LETTERS} dead letters that match`).check();
    await button(vic, 'Discard').press('Enter');
    await vic.getByText('Your role is viewer').waitFor();
    for (const path of ['decide', 'edit', 'reveal']) {
      const refused = await vic.request.post(`${console.url}/api/v1/dead-letters/${path}`, {
        headers: { 'x-cio-console': '1' },
        data: { filter: {}, decision: 'discard', why: 'by hand' },
      });
      expect(refused.status()).toBe(403);
    }
  });

  it('repairs a message: value and header are edited by one of two operators, and replayed', {
    timeout: 5 * PATIENCE_MS,
  }, async () => {
    const [ada, ben] = await Promise.all([signIn('ada'), signIn('ben')]);
    for (const page of [ada, ben]) await openRevealed(page, 'order_pade');
    await edit(ada, 'us');
    await edit(ben, 'asia');
    await confirm(ada, 'A typing error of the shop', 'Save');
    await ada.getByRole('heading', { name: 'What was edited' }).waitFor();
    await confirm(ben, 'Another region', 'Save');
    await dialog(ben).getByText('ada has edited').waitFor();

    await button(ada, 'Plan a replay').click();
    await replay(ada, 'It is edited', 'finished');
    await expect.poll(() => console.service.accepted, { timeout: PATIENCE_MS }).toContain('user-edit order_paid');
    const [first, replayed] = await console.headersOf('user-edit');
    expect(first).toMatchObject({ 'x-region': 'eu' });
    expect(replayed).toMatchObject({ 'x-region': 'us', 'cio-id': first?.['cio-id'] });
  });

  it('forgets a person after a look at what is erased', { timeout: 3 * PATIENCE_MS }, async () => {
    const ada = await signIn('ada');
    await ada.goto(`${console.url}/people?id=user-lost`);
    await ada.getByRole('heading', { name: 'Dead letters' }).waitFor();
    await button(ada, 'Forget this person').click();
    await confirm(ada, 'They have asked', 'Find what would be erased');
    await dialog(ada).getByText('1 dead letter would no longer be replayed').waitFor();
    await confirm(ada, 'They have asked', 'Erase for good');
    await dialog(ada).waitFor({ state: 'detached' });
    expect(console.erased.at(-1)).toMatchObject({ person: 'user-lost', dryRun: false });

    await openList(ada, '?state=forgotten', 1);
    await ada.getByRole('row').getByRole('link').click();
    await ada.getByText('forgotten', { exact: true }).first().waitFor();
    expect(await ada.getByText('order_lost').count()).toBe(0);
  });
});
