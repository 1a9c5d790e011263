import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { viewer } from './fixture/answers.ts';
import { NOW, revealed } from './fixture/dead-letters.ts';
import { type FixtureConsole, startFixtureConsole } from './fixture/fixture-console.ts';
import { openBrowser } from './fixture/open-browser.ts';
import { pageFindings } from './fixture/page-findings.ts';
import { pages } from './fixture/pages.ts';

const browser = await openBrowser();
/** Of a machine that is much slower than this one. */
const PATIENCE_MS = 60_000;

describe.skipIf(!browser)('the pages of the console', () => {
  let console: FixtureConsole;
  let context: BrowserContext;
  let page: Page;
  /** Errors and broken rules of the policy that the browser has reported. */
  let reported: string[];
  /** The status of a refusal that a test makes: the browser reports each refused request. */
  let refused: number | undefined;

  beforeAll(async () => {
    console = await startFixtureConsole();
  });
  afterAll(async () => {
    await browser?.close();
    await console.close();
  });
  beforeEach(async () => {
    reported = [];
    refused = undefined;
    context = await (browser as Browser).newContext({ reducedMotion: 'reduce' });
    context.setDefaultTimeout(PATIENCE_MS);
    page = await context.newPage();
    await page.clock.setFixedTime(NOW);
    page.on('console', (message) => message.type() === 'error' && reported.push(message.text()));
    page.on('pageerror', (error) => reported.push(error.message));
  });
  afterEach(async () => {
    await context.close();
    console.reset();
    expect(reported.filter((line) => !line.includes(`status of ${refused}`))).toEqual([]);
  });

  const open = (path: string) => page.goto(`${console.url}${path}`);
  const heading = (title: string) => page.getByRole('heading', { level: 1, name: title, exact: true });
  const button = (name: string) => page.getByRole('button', { name, exact: true });

  it(
    'have no finding of axe above moderate, in light and dark, and fit a phone',
    async () => {
      const found: string[] = [];
      for (const { path, title, name } of pages) {
        await open(path);
        await heading(title).waitFor();
        await page.getByRole('status', { name: 'Loading' }).waitFor({ state: 'detached' });
        found.push(...(await pageFindings(page, name)));
      }
      expect(found).toEqual([]);
    },
    5 * PATIENCE_MS,
  );

  it('show a hostile message as text, and no script of it runs', async () => {
    await open('/dead-letters/one?id=hostile');
    await page.getByText('[U+202E]').first().waitFor();

    expect(await page.evaluate('"hacked" in globalThis')).toBe(false);
    expect(await page.locator('main img, main script').count()).toBe(0);
    expect(await page.getByText('[NUL][BEL][ESC]').count()).toBeGreaterThan(0);
    expect(await page.locator('main *').count()).toBeLessThan(2_000); // 10,000 headers and 900 kB stay out of the page
    await button('Show all (900.1 kB)').click();
    await button('Show the beginning only').waitFor();
    expect((await page.getByRole('region', { name: 'Value', exact: true }).textContent())?.length).toBeGreaterThan(
      900_000,
    );
  });

  it('keep filters in the address: going back and a copied link show the same', async () => {
    await open('/dead-letters');
    await page.getByRole('link', { name: /invalid_type/ }).click();
    await heading('Dead letters').waitFor();
    await page.getByRole('combobox', { name: 'State' }).selectOption('all');
    await page.getByText('640 match').waitFor();
    const copied = page.url();
    expect(copied).toContain('group=g-0c93fa12');

    await open('/audit');
    await page.goto(copied);
    await page.getByText('640 match').waitFor();
    expect(await page.getByRole('combobox', { name: 'State' }).inputValue()).toBe('all');
  });

  it('send the filter, not the ids of the page, when all that match are selected', async () => {
    await open('/dead-letters/list?code=VENDOR_REJECTED');
    await page.getByLabel('Select all 624 dead letters that match').check();
    await button('Discard').click();
    await page.getByText('624 dead letters', { exact: true }).waitFor(); // the dry run has answered
    await page.getByLabel('Reason').fill('Test records');
    await page.getByRole('dialog').getByRole('button', { name: 'Discard' }).click();
    await page.getByRole('dialog').waitFor({ state: 'detached' });

    const given = { filter: { code: 'VENDOR_REJECTED' }, decision: 'discard' };
    expect(console.changes).toEqual([
      { operation: 'decideDeadLetters', given: { ...given, why: 'Dry run', dryRun: true } },
      { operation: 'decideDeadLetters', given: { ...given, why: 'Test records' } },
    ]);
  });

  it('move through the list with the keyboard, far beyond the first page', async () => {
    await open('/dead-letters/list');
    const row = (index: number) => page.locator(`[data-index="${index}"]`);
    await row(0).focus();
    await page.keyboard.press('j');
    await page.keyboard.press('x');
    await page.getByText('1 dead letter selected').waitFor();
    await page.locator('.list-scroll').evaluate((box) => box.scrollTo(0, box.scrollHeight));
    await row(104).waitFor({ state: 'attached' }); // from the second page of the list
    await row(104).focus();
    await page.keyboard.press('Enter');
    await heading('Dead letter').waitFor();
  });

  it('open a page and look an id up with ⌘K alone', async () => {
    const lookUp = async (text: string) => {
      await page.keyboard.press('Control+k');
      await page.locator('.palette-input:focus').waitFor();
      await page.keyboard.type(text);
      await page.keyboard.press('Enter');
    };
    await open('/');
    await heading('Flow').waitFor();
    await lookUp('audit');
    await heading('Audit').waitFor();
    await lookUp('01JCZ5Q6');
    await heading('Trace').waitFor();
    expect(page.url()).toContain('id=01JCZ5Q6');
  });

  it('say to a viewer why a button may not be pressed, and change nothing', async () => {
    console.answer('getMe', () => viewer);
    await open('/dead-letters/one?id=customerio.dlq-0-4210');
    await button('Discard').press('Enter');
    await page.getByText('Your role is viewer').waitFor();
    await page.keyboard.press('Escape');
    await button('Reveal personal data').press('Enter');
    await page.getByText('Your role may not see personal data').waitFor();
    expect(console.changes).toEqual([]);
  });

  it('reveal personal data only with a reason, and forget it with the page', async () => {
    await open('/dead-letters/one?id=customerio.dlq-0-4210');
    await button('Reveal personal data').click();
    await page.getByLabel('Reason').fill('Customer asked');
    await page.getByRole('dialog').getByRole('button', { name: 'Reveal' }).click();
    await page.getByText('ana@example.com').waitFor();
    expect(console.changes).toEqual([
      { operation: 'revealDeadLetter', given: { id: revealed.id, why: 'Customer asked' } },
    ]);
    await page.reload();
    await page.getByText('a•••@e•••.com').first().waitFor();
    expect(await page.getByText('ana@example.com').count()).toBe(0);
  });

  it('say what to do when the console refuses, and when there is nothing to show', async () => {
    refused = 503;
    const error = { code: 'unavailable', message: 'Kafka does not answer.' };
    console.answer('listJobs', () => ({ status: 503, error }));
    await open('/jobs');
    await page.getByText('Kafka does not answer.').waitFor();
    console.answer('listJobs', () => ({ items: [], total: 0, nextCursor: null }));
    await button('Try again').click();
    await page.getByText('No replay yet').waitFor();
  });

  it('stay usable when a page fails on what the console answers', async () => {
    console.answer('getWebhooks', () => ({ lastReceivedAt: NOW }));
    await open('/webhooks');
    await page.getByText('This page cannot be shown').waitFor();
    await page.getByRole('link', { name: 'Audit' }).click();
    await heading('Audit').waitFor();
    reported = []; // React reports the error, which this test makes
  });

  it('ask for a token when nobody is signed in', async () => {
    refused = 401;
    let isSignedIn = false;
    const error = { code: 'unauthenticated', message: 'Sign in.' };
    console.answer('getMe', () => (isSignedIn ? viewer : { status: 401, error }));
    console.answer('signIn', () => {
      isSignedIn = true;
      return viewer;
    });
    await open('/audit');
    await page.getByLabel('Token').fill('secret');
    await button('Sign in').click();
    await heading('Audit').waitFor();
  });
});
